namespace Orleans.Concurrency;

/// <summary>The caller gets no answer: neither the end of the call nor its error.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute
{
}
