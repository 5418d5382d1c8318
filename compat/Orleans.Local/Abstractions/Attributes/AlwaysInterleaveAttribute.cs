namespace Orleans.Concurrency;

/// <summary>Calls of the method may run while any other call of the same grain waits.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute
{
}
