namespace Orleans.Runtime;

/// <summary>Gives the activation whose turn the code runs in.</summary>
public interface IGrainContextAccessor
{
    /// <summary>The activation, or null outside of any.</summary>
    IGrainContext GrainContext { get; }
}
