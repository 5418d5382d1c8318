namespace Orleans.Runtime;

/// <summary>Gives the services of an activation's scope their <see cref="IGrainContext"/>.</summary>
internal sealed class GrainContextHolder
{
    public IGrainContext? Context { get; set; }
}
