namespace Orleans.Serialization.Invocation;

/// <summary>Holds the target of a call.</summary>
public interface ITargetHolder
{
    /// <summary>The target.</summary>
    object? GetTarget();

    /// <summary>A component of the target, or null.</summary>
    object? GetComponent(Type componentType);
}
