using System.Text.Json.Serialization;

namespace CellGenie.Synthesis;

/// <summary>What has been made of one culture.</summary>
public sealed class CultureTotals
{
    /// <summary>Finished images.</summary>
    public int Images { get; set; }

    /// <summary>Images that could not be made.</summary>
    public int Failed { get; set; }

    /// <summary>Cells that were chosen.</summary>
    public long Requested { get; set; }

    /// <summary>Cells that can be seen and are annotated.</summary>
    public long Cells { get; set; }

    /// <summary>Cells left out because too little of them would have been visible.</summary>
    public long Hidden { get; set; }

    /// <summary>Images with fewer cells than the exact number that was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Short { get; set; }

    /// <summary>Visible pixels of all cells.</summary>
    public long Area { get; set; }

    internal void Add(CultureTotals other)
    {
        Images += other.Images;
        Failed += other.Failed;
        Requested += other.Requested;
        Cells += other.Cells;
        Hidden += other.Hidden;
        Area += other.Area;
        Short += other.Short;
    }
}
