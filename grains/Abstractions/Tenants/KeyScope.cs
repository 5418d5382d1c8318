namespace CellGenie.Grains;

/// <summary>What a key may do: the role that its bearer has.</summary>
[Alias("cellgenie.KeyScope")]
[GenerateSerializer]
public enum KeyScope
{
    /// <summary>A viewer.</summary>
    Read = 0,

    /// <summary>A member.</summary>
    Write = 1,

    /// <summary>An owner.</summary>
    Admin = 2,
}
