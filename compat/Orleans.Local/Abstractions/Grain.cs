using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans;

/// <summary>The base of grain classes.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    private readonly Activation activation;

    /// <summary>Made only by the runtime.</summary>
    /// <exception cref="InvalidOperationException">The grain is made by other code than the runtime.</exception>
    protected Grain() =>
        activation = RuntimeContext.Current ?? throw new InvalidOperationException("Only the runtime makes grains; get a reference from IGrainFactory.");

    /// <summary>The activation that the object belongs to.</summary>
    public IGrainContext GrainContext => activation;

    /// <summary>A reference to this grain, without an interface.</summary>
    public GrainReference GrainReference => activation.GrainReference;

    /// <summary>The identity for people.</summary>
    public string IdentityString => activation.GrainId.ToString();

    /// <summary>The silo for people.</summary>
    public string RuntimeIdentity => activation.Silo.Address.ToString();

    /// <summary>Makes references to other grains.</summary>
    protected IGrainFactory GrainFactory => activation.Silo.GrainFactory;

    /// <summary>The services of the activation.</summary>
    protected internal IServiceProvider ServiceProvider => activation.ActivationServices;

    /// <summary>Called once before the first call. An error fails the call that asked for the activation.</summary>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called once after the last call.</summary>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Deactivates the grain once no call runs. Later calls go to a new activation.</summary>
    protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);

    /// <summary>Keeps the activation for at least this time although it is idle; zero or less takes it back.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => activation.DelayDeactivation(timeSpan);
}
