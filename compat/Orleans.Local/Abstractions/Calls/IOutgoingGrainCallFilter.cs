namespace Orleans;

/// <summary>Sees every call at the caller. Those of the host run in the order of their registration; a grain that implements the interface comes last.</summary>
public interface IOutgoingGrainCallFilter
{
    /// <summary>Sees a call; <see cref="IGrainCallContext.Invoke"/> goes on with it.</summary>
    Task Invoke(IOutgoingGrainCallContext context);
}
