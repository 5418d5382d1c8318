namespace Orleans;

/// <summary>Activations of the grain are not collected when they are idle.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class KeepAliveAttribute : Attribute
{
}
