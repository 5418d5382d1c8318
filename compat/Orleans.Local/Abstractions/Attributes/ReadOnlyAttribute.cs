namespace Orleans.Concurrency;

/// <summary>Calls of the method may run while other read-only calls of the same grain wait.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute
{
}
