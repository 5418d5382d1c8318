namespace Orleans.Core.Internal;

/// <summary>An activation that keeps the chains of calls which may come back into it.</summary>
public interface ICallChainReentrantGrainContext
{
    /// <summary>Allows calls of a chain.</summary>
    void OnEnterReentrantSection(Guid reentrancyId);

    /// <summary>Takes the allowance back.</summary>
    void OnExitReentrantSection(Guid reentrancyId);
}
