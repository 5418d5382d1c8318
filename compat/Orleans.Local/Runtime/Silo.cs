using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Placement;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>The one silo: takes calls to activations and makes those that are missing.</summary>
internal sealed class Silo : ILocalSiloDetails
{
    private readonly Lazy<IIncomingGrainCallFilter[]> incomingFilters;
    private readonly Lazy<IOutgoingGrainCallFilter[]> outgoingFilters;
    private readonly ClusterOptions clusterOptions;
    private readonly SiloOptions siloOptions;
    private readonly SiloPlacement placement;
    private volatile bool isRunning;

    public Silo(
        IServiceProvider services,
        IOptions<ClusterOptions> clusterOptions,
        IOptions<SiloOptions> siloOptions,
        IOptions<EndpointOptions> endpointOptions,
        IOptions<SiloMessagingOptions> messagingOptions,
        IOptions<GrainCollectionOptions> collectionOptions,
        TimeProvider time,
        ILogger<Silo> logger)
    {
        Services = services;
        this.clusterOptions = clusterOptions.Value;
        this.siloOptions = siloOptions.Value;
        MessagingOptions = messagingOptions.Value;
        CollectionOptions = collectionOptions.Value;
        Time = time;
        Logger = logger;
        var endpoint = endpointOptions.Value;
        Address = SiloAddress.New(endpoint.AdvertisedIPAddress ?? IPAddress.Loopback, endpoint.SiloPort, SiloAddress.AllocateNewGeneration());
        GatewayAddress = SiloAddress.New(Address.Endpoint.Address, endpoint.GatewayPort, Address.Generation);
        ClientId = GrainId.Create(GrainTypePrefix.ClientPrefix, $"hosted-{Address.ToParsableString()}");

        // Filters may ask for a grain factory, and with it for this silo.
        incomingFilters = new(() => [.. services.GetServices<IIncomingGrainCallFilter>()]);
        outgoingFilters = new(() => [.. services.GetServices<IOutgoingGrainCallFilter>()]);
        GrainFactory = new GrainFactory(this);
        Classes = new GrainClassRegistry(this);
        placement = new SiloPlacement(this);
    }

    public IServiceProvider Services { get; }

    public SiloMessagingOptions MessagingOptions { get; }

    public GrainCollectionOptions CollectionOptions { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public SiloAddress Address { get; }

    public SiloAddress GatewayAddress { get; }

    public SiloAddress SiloAddress => Address;

    public GrainId ClientId { get; }

    public string Name => siloOptions.SiloName;

    public string ClusterId => clusterOptions.ClusterId;

    public string DnsHostName => Dns.GetHostName();

    public SiloStatus Status { get; private set; } = SiloStatus.Created;

    public GrainFactory GrainFactory { get; }

    public GrainClassRegistry Classes { get; }

    public ActivationDirectory Directory { get; } = new();

    public IIncomingGrainCallFilter[] IncomingFilters => incomingFilters.Value;

    public IOutgoingGrainCallFilter[] OutgoingFilters => outgoingFilters.Value;

    public void SetStatus(SiloStatus status)
    {
        Status = status;
        isRunning = status is SiloStatus.Joining or SiloStatus.Active;
    }

    /// <summary>Sends a call and gives its answer; a one-way call is answered at once.</summary>
    public Task<T> SendAsync<T>(GrainReference target, GrainMethod method, GrainRequest request, GrainId? service = null)
    {
        var source = RuntimeContext.Current;
        var sourceId = service ?? source?.GrainId ?? ClientId;
        if (OutgoingFilters.Length > 0 || source?.GrainInstance is IOutgoingGrainCallFilter)
        {
            return SendThroughFiltersAsync<T>(target, request, source, sourceId);
        }

        if (method.IsOneWay)
        {
            Dispatch(new GrainCall(this, target, request, sourceId));
            return Task.FromResult<T>(default!);
        }

        try
        {
            var call = new GrainCall<T>(this, target, request, sourceId);
            Dispatch(call);
            return call.Task;
        }
        catch (OperationCanceledException error)
        {
            return Task.FromException<T>(error);
        }
    }

    /// <summary>Brings a call to its activation, which is made if there is none.</summary>
    public void Dispatch(GrainCall call) => Dispatch(call, call.Target.GrainId, call);

    /// <summary>Brings an item whose activation ended to the next activation.</summary>
    public void Forward(WorkItem item, GrainId grainId)
    {
        if (++item.ForwardCount > MessagingOptions.MaxForwardCount)
        {
            item.Reject(new OrleansMessageRejectionException($"Grain {grainId} was deactivated {item.ForwardCount} times before it took the call."));
        }
        else if (item is GrainCall call)
        {
            Dispatch(call);
        }
        else
        {
            item.Reject(new OrleansMessageRejectionException($"Grain {grainId} was deactivated."));
        }
    }

    /// <summary>A timer that does not carry the execution context of its maker.</summary>
    public ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return Time.CreateTimer(callback, state, dueTime, Timeout.InfiniteTimeSpan);
        }

        using (ExecutionContext.SuppressFlow())
        {
            return Time.CreateTimer(callback, state, dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    private void Dispatch(WorkItem item, GrainId grainId, GrainCall call)
    {
        try
        {
            while (true)
            {
                var activation = Directory.Find(grainId) ?? Activate(grainId, call);
                if (activation.TryEnqueue(item))
                {
                    return;
                }
            }
        }
        catch (Exception error)
        {
            item.Reject(error);
        }
    }

    private Activation Activate(GrainId grainId, GrainCall call)
    {
        if (!isRunning)
        {
            throw new SiloUnavailableException($"Silo '{Address}' is {(Status == SiloStatus.Created ? "not started" : "shutting down")}.");
        }

        var grainClass = Classes.Get(grainId.Type);
        placement.Place(grainClass, new PlacementTarget(grainId, call.Context ?? [], call.Request.Method.Interface, 0));
        var activation = new Activation(this, grainClass, grainId);
        if (!Directory.TryAdd(activation))
        {
            return Directory.Find(grainId) ?? Activate(grainId, call);
        }

        activation.Start(call.Context);
        return activation;
    }

    private async Task<T> SendThroughFiltersAsync<T>(GrainReference target, GrainRequest request, Activation? source, GrainId sourceId)
    {
        var context = new OutgoingCallContext<T>(this, target, request, source, sourceId);
        await context.Invoke();
        return context.Response is { } response ? response.GetResult<T>() : default!;
    }
}
