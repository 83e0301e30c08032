package org.masnn.attention;
import java.util.List;
import org.masnn.core.kernel.MembraneRefinement;
public record Attention(boolean t, boolean c, boolean s) {
  public static Attention none() { return new Attention(false,false,false); }
  public static Attention of(String x) { return new Attention(x.contains("T")&&!x.equals("none"),x.contains("C"),x.contains("S")); }
  public boolean usesTemporal() { return t; }
  public int temporalReduction() { return 5; }
  public List<MembraneRefinement> membraneRefinements() { List<MembraneRefinement> l=new java.util.ArrayList<>(); if(c) l.add(ChannelAttention.of(8)); if(s) l.add(SpatialAttention.of(7)); return l; }
}
