using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>An activation of a grain.</summary>
public interface IGrainContext : ITargetHolder, IEquatable<IGrainContext>
{
    /// <summary>A reference to the grain, without an interface.</summary>
    GrainReference GrainReference { get; }

    /// <summary>The identity.</summary>
    GrainId GrainId { get; }

    /// <summary>The grain object, once it is made.</summary>
    object? GrainInstance { get; }

    /// <summary>Tells this activation of the grain from others.</summary>
    ActivationId ActivationId { get; }

    /// <summary>Where the activation lives.</summary>
    GrainAddress Address { get; }

    /// <summary>The services of the activation.</summary>
    IServiceProvider ActivationServices { get; }

    /// <summary>Steps of making and ending the activation, to which others can subscribe in the grain's constructor.</summary>
    IGrainLifecycle ObservableLifecycle { get; }

    /// <summary>Completes when the activation has ended.</summary>
    Task Deactivated { get; }

    /// <summary>Begins to end the activation, once no call runs.</summary>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}
