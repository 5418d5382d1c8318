namespace Orleans.Configuration;

/// <summary>The name of the silo.</summary>
public class SiloOptions
{
    /// <summary>The name; without one it is made up.</summary>
    public string SiloName { get; set; } = null!;
}
