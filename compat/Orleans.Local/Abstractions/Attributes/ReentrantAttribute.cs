namespace Orleans.Concurrency;

/// <summary>Every call of the grain may run while others wait.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute
{
}
