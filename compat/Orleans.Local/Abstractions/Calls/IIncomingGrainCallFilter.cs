namespace Orleans;

/// <summary>Sees every call at the callee, within a turn of the grain. Those of the host run in the order of their registration; a grain that implements the interface comes last.</summary>
public interface IIncomingGrainCallFilter
{
    /// <summary>Sees a call; <see cref="IGrainCallContext.Invoke"/> goes on with it.</summary>
    Task Invoke(IIncomingGrainCallContext context);
}
