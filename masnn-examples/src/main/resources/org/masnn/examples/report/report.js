(() => {
  'use strict';

  // Okabe and Ito's colours, which readers with any colour vision tell apart; lighter on dark ground.
  const LIGHT = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#b8860b', '#56b4e9', '#7a7f85', '#1d2125'];
  const DARK = ['#56b4e9', '#f0883e', '#2dbd92', '#dd9cc1', '#e6c34a', '#9fd3f5', '#9aa3ab', '#e6e8ea'];
  // cividis: even steps of lightness, the same to all eyes.
  const CIVIDIS = ['#00224e', '#123570', '#3b496c', '#575d6d', '#707173', '#8a8678', '#a59c74', '#c3b369', '#e1cc55', '#fee838'];
  const DASHES = ['solid', 'dashed', 'dotted', [8, 3, 2, 3]];
  const SYMBOLS = ['circle', 'diamond', 'triangle', 'rect', 'emptyCircle', 'emptyDiamond', 'emptyTriangle', 'emptyRect'];

  const charts = JSON.parse(document.getElementById('charts').textContent);
  const darkScheme = matchMedia('(prefers-color-scheme: dark)');
  const reading = document.getElementById('reading');
  const escaped = (text) => echarts.format.encodeHTML(String(text));

  const style = () => {
    const values = getComputedStyle(document.documentElement);
    const read = (name) => values.getPropertyValue(name).trim();
    return {
      text: read('--text'), quiet: read('--quiet'), line: read('--line'), grid: read('--grid'), surface: read('--surface'),
      font: getComputedStyle(document.body).fontFamily,
      colours: darkScheme.matches ? DARK : LIGHT,
    };
  };

  const number = (value) => {
    if (value === null || value === undefined || value === '-') {
      return '–';
    }
    const size = Math.abs(value);
    return size !== 0 && (size < 1e-4 || size >= 1e7)
      ? value.toExponential(2)
      : value.toLocaleString('en', {maximumSignificantDigits: 5});
  };

  // About how wide the longest text is that an axis shows.
  const room = (texts, most) => Math.min(most, 6.6 * texts.reduce((longest, text) => Math.max(longest, text.length), 0));

  // Numbers that do not fit are left out by the axis; names are tilted.
  const isLong = (texts, most) => texts.join('').length > most && texts.some((text) => text.length > 3);

  const axis = (look, name, gap) => ({
    name, nameLocation: 'middle', nameGap: gap,
    nameTextStyle: {color: look.quiet, fontSize: 12},
    axisLabel: {color: look.quiet, hideOverlap: true},
    axisLine: {lineStyle: {color: look.line}},
    axisTick: {show: false},
    splitLine: {lineStyle: {color: look.grid}},
  });

  const valueAxis = (look, name, gap) => ({
    ...axis(look, name, gap), type: 'value',
    axisLabel: {color: look.quiet, hideOverlap: true, formatter: number},
  });

  const tooltip = (look, trigger) => ({
    trigger, confine: true, backgroundColor: look.surface, borderColor: look.line,
    textStyle: {color: look.text, fontSize: 13}, valueFormatter: number,
  });

  const base = (look) => ({
    animation: false,
    aria: {enabled: false}, // the page has its own words and tables
    textStyle: {fontFamily: look.font, color: look.text},
    color: look.colours,
    legend: {show: false},
  });

  // Behind the last colour they begin anew: lines are dashed then, and bars hatched.
  const repeated = (look, i) => i >= look.colours.length;
  const HATCHED = {decal: {dashArrayX: [1, 0], dashArrayY: [3, 4], rotation: -Math.PI / 4, color: 'rgba(255, 255, 255, .75)'}};

  const lines = (chart, look) => ({
    ...base(look),
    tooltip: tooltip(look, 'axis'),
    grid: {left: 46, right: 18, top: 16, bottom: 34, containLabel: true},
    xAxis: {...axis(look, chart.horizontal, 30), type: 'category', data: chart.positions, boundaryGap: false, splitLine: {show: false}},
    yAxis: valueAxis(look, chart.vertical, 58),
    series: chart.series.map((one, i) => ({
      name: one.name, type: 'line', data: one.values, connectNulls: true,
      symbol: SYMBOLS[i % SYMBOLS.length], symbolSize: 7, showSymbol: chart.positions.length <= 25,
      lineStyle: {width: 2, type: DASHES[Math.floor(i / look.colours.length) % DASHES.length]},
    })),
  });

  const bars = (chart, look, narrow) => {
    const tilted = isLong(chart.positions, narrow ? 24 : 60);
    const category = {
      ...axis(look, chart.horizontal, tilted ? 20 + 0.65 * room(chart.positions, 150) : 30), type: 'category', data: chart.positions, splitLine: {show: false},
      axisLabel: {color: look.quiet, hideOverlap: true, rotate: tilted ? 40 : 0, width: 150, overflow: 'truncate'},
    };
    return {
      ...base(look),
      tooltip: {...tooltip(look, 'axis'), axisPointer: {type: 'shadow'}},
      grid: {left: 46, right: 18, top: 16, bottom: 34, containLabel: true},
      xAxis: category,
      yAxis: valueAxis(look, chart.vertical, 58),
      series: chart.series.map((one, i) => ({
        name: one.name, type: 'bar', data: one.values, barMaxWidth: 42, barGap: '8%', itemStyle: repeated(look, i) ? HATCHED : {},
      })),
    };
  };

  const stack = (chart, look) => ({
    ...base(look),
    tooltip: {...tooltip(look, 'axis'), axisPointer: {type: 'shadow'}},
    grid: {left: 30, right: 24, top: 8, bottom: 34, containLabel: true},
    xAxis: valueAxis(look, chart.vertical, 30),
    yAxis: {
      ...axis(look, chart.horizontal, 10), name: '', type: 'category', data: chart.positions, inverse: true, splitLine: {show: false},
      axisLabel: {color: look.text, width: 120, overflow: 'truncate'},
    },
    series: chart.series.map((one) => ({
      name: one.name, type: 'bar', stack: 'all', data: one.values, barMaxWidth: 46,
      itemStyle: {borderColor: look.surface, borderWidth: 1},
    })),
  });

  const heat = (chart, look, narrow) => {
    const all = chart.values.flat();
    const least = chart.numbered ? 0 : all.reduce((a, b) => Math.min(a, b), Infinity);
    const highest = Math.max(all.reduce((a, b) => Math.max(a, b), -Infinity), least + 1e-9);
    const tilted = isLong(chart.positions, narrow ? 20 : 40);
    const cells = [];
    chart.values.forEach((row, y) => row.forEach((value, x) => {
      const shown = chart.numbered && value !== 0;
      cells.push({
        value: [x, y, value],
        label: {show: shown, color: (value - least) / (highest - least) > 0.55 ? '#14171a' : '#fff', fontSize: narrow ? 9 : 11},
      });
    }));
    const most = narrow ? 84 : 128;
    const label = {color: look.quiet, hideOverlap: true, width: most, overflow: 'truncate', fontSize: narrow ? 10 : 12};
    return {
      ...base(look),
      tooltip: {
        ...tooltip(look, 'item'),
        formatter: (item) => escaped(chart.vertical) + ': ' + escaped(chart.rows[item.value[1]]) + '<br>'
          + escaped(chart.horizontal) + ': ' + escaped(chart.positions[item.value[0]]) + '<br>'
          + escaped(chart.value) + ': <b>' + escaped(number(item.value[2])) + '</b>',
      },
      grid: {left: 26, right: 12, top: 8, bottom: 84, containLabel: true},
      xAxis: {
        ...axis(look, chart.horizontal, tilted ? 18 + 0.72 * room(chart.positions, most) : 26), type: 'category', data: chart.positions,
        axisLabel: {...label, rotate: tilted ? 45 : 0}, splitLine: {show: false},
      },
      yAxis: {
        ...axis(look, chart.vertical, 14 + room(chart.rows, most)), type: 'category', data: chart.rows, inverse: true,
        axisLabel: label, splitLine: {show: false},
      },
      visualMap: {
        type: 'continuous', min: least, max: highest, orient: 'horizontal', left: 'center', bottom: 0, calculable: true,
        itemHeight: narrow ? 110 : 180, itemWidth: 12, formatter: (value) => number(Number(value.toPrecision(3))), inRange: {color: CIVIDIS},
        textStyle: {color: look.quiet}, text: [chart.value, ''], textGap: 10,
      },
      series: [{
        name: chart.value, type: 'heatmap', data: cells,
        itemStyle: cells.length > 1500 ? {} : {borderColor: look.surface, borderWidth: 1},
        emphasis: {itemStyle: {borderColor: look.text, borderWidth: 1}},
      }],
    };
  };

  const KINDS = {line: lines, bar: bars, stack, heat};

  const draw = (element, chart) => {
    element.classList.toggle('square', chart.kind === 'heat');
    if (chart.kind === 'stack') {
      element.style.height = (110 + 62 * chart.positions.length) + 'px';
    }
    const instance = echarts.init(element, null, {renderer: chart.kind === 'heat' ? 'canvas' : 'svg'});
    let narrow = element.clientWidth < 480;
    const selected = {}; // by name, what the buttons of the legend show and hide
    const paint = () => {
      const option = KINDS[chart.kind](chart, style(), narrow);
      instance.setOption({...option, legend: {...option.legend, selected}}, true);
    };
    paint();
    new ResizeObserver(() => {
      const wasNarrow = narrow;
      narrow = element.clientWidth < 480;
      if (narrow !== wasNarrow) {
        paint();
      }
      instance.resize();
    }).observe(element);
    return {instance, paint, selected};
  };

  // Arrow keys move through the values, say them, and show them as the mouse does.
  const walk = (element, chart, instance) => {
    let column = -1;
    let row = -1;
    const last = chart.positions.length - 1;
    element.addEventListener('keydown', (event) => {
      const vertical = chart.kind === 'heat' ? {ArrowUp: -1, ArrowDown: 1}[event.key] : undefined;
      const horizontal = {ArrowLeft: -1, ArrowRight: 1}[event.key];
      if (event.key === 'Escape') {
        instance.dispatchAction({type: 'hideTip'});
      }
      if (vertical === undefined && horizontal === undefined) {
        return;
      }
      event.preventDefault();
      const first = column < 0; // whichever arrow comes first, it goes to the first value
      column = first ? 0 : Math.min(Math.max(column + (horizontal || 0), 0), last);
      if (chart.kind === 'heat') {
        row = first ? 0 : Math.min(Math.max(row + (vertical || 0), 0), chart.rows.length - 1);
        instance.dispatchAction({type: 'showTip', seriesIndex: 0, dataIndex: row * chart.positions.length + column});
        reading.textContent = chart.rows[row] + ', ' + chart.positions[column] + ': ' + number(chart.values[row][column]);
      } else {
        instance.dispatchAction({type: 'showTip', seriesIndex: 0, dataIndex: column});
        reading.textContent = chart.positions[column] + ': '
          + chart.series.map((one) => one.name + ' ' + number(one.values[column])).join(', ');
      }
    });
  };

  const legend = (element, chart, instance, selected) => {
    if (!chart.series || chart.series.length < 2) {
      element.remove();
      return () => {};
    }
    const marks = chart.series.map((one) => {
      const button = document.createElement('button');
      const mark = document.createElement('i');
      button.type = 'button';
      button.setAttribute('aria-pressed', 'true');
      button.append(mark, one.name);
      button.addEventListener('click', () => {
        const shown = button.getAttribute('aria-pressed') !== 'true';
        button.setAttribute('aria-pressed', String(shown));
        selected[one.name] = shown;
        instance.dispatchAction({type: shown ? 'legendSelect' : 'legendUnSelect', name: one.name});
      });
      element.append(button);
      return mark;
    });
    return () => marks.forEach((mark, i) => {
      const look = style();
      const colour = look.colours[i % look.colours.length];
      mark.style.background = repeated(look, i) ? 'none' : colour;
      mark.style.border = '2px ' + (repeated(look, i) ? 'dashed ' : 'solid ') + colour;
    });
  };

  const repaints = Object.entries(charts).map(([id, chart]) => {
    const element = document.getElementById(id);
    const {instance, paint, selected} = draw(element, chart);
    const colour = legend(document.querySelector('[data-legend="' + id + '"]'), chart, instance, selected);
    colour();
    walk(element, chart, instance);
    return () => {
      paint();
      colour();
    };
  });
  darkScheme.addEventListener('change', () => repaints.forEach((repaint) => repaint()));
  document.documentElement.dataset.charts = String(repaints.length);
})();
