(() => {
  'use strict';

  // Okabe and Ito's colours, which readers with any colour vision tell apart; lighter on dark ground.
  const LIGHT = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#b8860b', '#56b4e9', '#7a7f85', '#1d2125'];
  const DARK = ['#56b4e9', '#f0883e', '#2dbd92', '#dd9cc1', '#e6c34a', '#9fd3f5', '#9aa3ab', '#e6e8ea'];
  const DASHES = ['solid', 'dashed', 'dotted', [8, 3, 2, 3]];
  const PAUSE = 1000; // milliseconds between questions

  const darkScheme = matchMedia('(prefers-color-scheme: dark)');
  const at = (id) => document.getElementById(id);
  const charts = Object.fromEntries(['loss', 'nasar', 'layers'].map((id) => [id, echarts.init(at(id))]));
  const chosen = at('run');

  let edition = 0;
  let runs = [];
  let points = [];
  let offered = []; // titles of the runs that can be chosen
  let follow = true; // the run that trains now, until the reader chooses one

  const number = (value) => (value === null || value === undefined ? '–'
    : Math.abs(value) !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(2)
      : value.toLocaleString('en', {maximumSignificantDigits: 4}));

  const option = (vertical, series, selected) => {
    const values = getComputedStyle(document.documentElement);
    const read = (name) => values.getPropertyValue(name).trim();
    const colours = darkScheme.matches ? DARK : LIGHT;
    const axis = (name, gap) => ({
      type: 'value', name, nameLocation: 'middle', nameGap: gap, scale: false,
      nameTextStyle: {color: read('--quiet')}, axisLabel: {color: read('--quiet'), hideOverlap: true},
      axisLine: {lineStyle: {color: read('--line')}}, splitLine: {lineStyle: {color: read('--grid')}},
    });
    return {
      animation: false,
      color: colours,
      textStyle: {color: read('--text'), fontFamily: getComputedStyle(document.body).fontFamily},
      grid: {left: 46, right: 18, top: 16, bottom: series.length > 1 ? 66 : 36, containLabel: true},
      legend: {show: series.length > 1, type: 'scroll', bottom: 0, selected, textStyle: {color: read('--text')}},
      tooltip: {
        trigger: 'axis', confine: true, backgroundColor: read('--surface'), borderColor: read('--line'),
        textStyle: {color: read('--text')}, valueFormatter: number,
      },
      xAxis: axis('training step', 28),
      yAxis: {...axis(vertical, 48), axisLabel: {color: read('--quiet'), formatter: number}},
      series: series.map((one, i) => ({
        ...one, type: 'line', showSymbol: one.data.length < 3,
        lineStyle: {width: 2, type: DASHES[Math.floor(i / colours.length) % DASHES.length]},
      })),
    };
  };

  // ECharts takes series of one name for one series, and names need not differ.
  const distinct = (names) => names.map((name, i) => (names.indexOf(name) === i ? name : name + ' (' + (i + 1) + ')'));

  const byRun = (value) => distinct(runs.map((run) => run.title)).map((name, i) => ({
    name, data: points.filter((point) => point[0] === i).map((point) => [point[1], value(point)]),
  }));

  // What the reader has hidden in the legend stays hidden.
  const paint = (chart, vertical, series) => {
    const before = chart.getOption();
    chart.setOption(option(vertical, series, before?.legend?.[0]?.selected || {}), true);
  };

  const draw = () => {
    const shown = Math.max(0, chosen.selectedIndex);
    const ofRun = points.filter((point) => point[0] === shown);
    const layers = runs.length ? runs[shown].layers : [];
    paint(charts.loss, 'loss', byRun((point) => point[3]));
    paint(charts.nasar, 'spikes per neuron and step', byRun((point) => point[4]));
    paint(charts.layers, 'spikes per neuron and step', distinct(layers).map((name, i) => ({
      name, data: ofRun.map((point) => [point[1], point[5][i]]),
    })));
    at('unknown').hidden = ofRun.length === 0 || ofRun.some((point) => point[5].some((rate) => rate !== null));
  };

  const row = (kind, cells) => {
    const line = document.createElement('tr');
    cells.forEach((text, i) => {
      const cell = document.createElement(i === 0 ? 'th' : kind);
      if (cell.tagName === 'TH') {
        cell.scope = kind === 'th' ? 'col' : 'row';
      }
      cell.textContent = text;
      line.append(cell);
    });
    return line;
  };

  const table = () => {
    const names = [...new Set(runs.flatMap((run) => run.layers))];
    const rows = runs.map((run, i) => {
      const last = points.findLast((point) => point[0] === i);
      return row('td', [run.title, ...(last
        ? [String(last[2]), String(last[1]), number(last[3]), number(last[4]),
          ...names.map((name) => number(last[5][run.layers.indexOf(name)]))]
        : [])]);
    });
    at('last').replaceChildren(row('th', ['Run', 'epoch', 'step', 'loss', 'NASAR', ...names]), ...rows);
  };

  const choices = () => {
    const titles = runs.map((run) => run.title);
    if (offered.some((title, i) => title !== titles[i])) { // another program has begun at this port
      chosen.replaceChildren();
      Object.values(charts).forEach((chart) => chart.clear());
      offered = [];
      follow = true;
    }
    titles.slice(offered.length).forEach((title) => chosen.add(new Option(title)));
    offered = titles;
    if (follow && runs.length) {
      chosen.selectedIndex = runs.length - 1;
    }
  };

  const ask = async () => {
    let pause = PAUSE;
    try {
      const answer = await fetch('data?edition=' + edition + '&from=' + points.length, {cache: 'no-store'});
      if (!answer.ok) {
        throw new Error('status ' + answer.status);
      }
      const got = await answer.json();
      const changed = got.points.length || got.runs.length !== runs.length || got.edition !== edition;
      edition = got.edition;
      runs = got.runs;
      points = points.slice(0, got.from).concat(got.points);
      if (changed) {
        choices();
        draw();
        table();
      }
      const last = points[points.length - 1];
      at('state').textContent = last
        ? runs[last[0]].title + ', epoch ' + last[2] + ', step ' + last[1]
        : 'Waiting for the first step …';
    } catch (error) {
      pause = 10 * PAUSE; // another training may start at this port
      at('state').textContent = 'The program does not answer: the training is over, or was stopped.';
    }
    setTimeout(ask, pause);
  };

  chosen.addEventListener('change', () => {
    follow = chosen.selectedIndex === runs.length - 1;
    draw();
  });
  darkScheme.addEventListener('change', draw);
  addEventListener('resize', () => Object.values(charts).forEach((chart) => chart.resize()));
  ask();
})();
