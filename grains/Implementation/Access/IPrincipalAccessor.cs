namespace CellGenie.Grains;

/// <summary>Who the running code works for.</summary>
public interface IPrincipalAccessor
{
    /// <summary>In a grain call, its caller; outside, the principal of the innermost <see cref="PrincipalContext.Use"/>; null where there is none.</summary>
    Principal? Current { get; }
}
