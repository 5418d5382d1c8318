namespace CellGenie.Synthesis;

/// <summary>Which source images may meet in one image.</summary>
public enum LookMode
{
    /// <summary>All of the culture.</summary>
    Any,

    /// <summary>Those whose background texture and cell contrast are similar.</summary>
    Similar,
}
