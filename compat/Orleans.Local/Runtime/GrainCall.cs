using Microsoft.Extensions.Logging;
using Orleans.Serialization.Invocation;
using Orleans.Storage;

namespace Orleans.Runtime;

/// <summary>A call on its way to an activation. Nobody waits for the answer of this one.</summary>
internal partial class GrainCall : WorkItem
{
    private readonly Dictionary<string, object>? context;

    public GrainCall(Silo silo, GrainReference target, GrainRequest request, GrainId source)
    {
        Silo = silo;
        Target = target;
        Request = request;
        Source = source;
        context = RequestContext.Export();
        IsReadOnly = request.Method.IsReadOnly;
        IsAlwaysInterleave = request.Method.IsAlwaysInterleave;
        ReentrancyId = RequestContext.ReentrancyIdOf(context);
    }

    public Silo Silo { get; }

    public GrainReference Target { get; }

    public GrainRequest Request { get; }

    public GrainId Source { get; }

    public Dictionary<string, object>? Context => context;

    public override async Task RunAsync(Activation activation)
    {
        RequestContext.Current = context;
        Response response;
        try
        {
            object target = Request.Method.IsExtension ? activation.Enumerations : activation.GrainInstance!;
            Request.SetTarget(target);
            response = Silo.IncomingFilters.Length == 0 && activation.GrainInstance is not IIncomingGrainCallFilter
                ? await Request.Method.InvokeAsync(target, Request.Arguments)
                : await new IncomingCallContext(this, activation, target).RunAsync();
        }
        catch (Exception error)
        {
            response = Response.FromException(error);
        }

        if (response.Exception is InconsistentStateException { IsSourceActivation: true } inconsistent)
        {
            // What the activation holds is not what is stored; the next call must read anew. Callers further up did nothing wrong.
            inconsistent.IsSourceActivation = false;
            activation.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, inconsistent, LogDeactivating));
        }

        Complete(response);
    }

    public override void Reject(Exception reason) => Complete(Response.FromException(reason));

    protected virtual void Complete(Response response)
    {
        if (response.Exception is { } error)
        {
            LogOneWayFailed(Silo.Logger, error, Request.Method.Name, Target.GrainId);
        }
    }

    private const string LogDeactivating = "Deactivating due to inconsistent state.";

    [LoggerMessage(Level = LogLevel.Warning, Message = "The one-way call {Method} of grain {Grain} failed.")]
    private static partial void LogOneWayFailed(ILogger logger, Exception error, string method, GrainId grain);
}

/// <summary>A call whose caller waits for the answer, until it comes, or the time is up, or the caller gives up.</summary>
internal sealed class GrainCall<T> : GrainCall
{
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource? calleeCancellation;
    private readonly CancellationTokenRegistration registration;
    private readonly TimeSpan timeout;
    private readonly ITimer? timer;

    public GrainCall(Silo silo, GrainReference target, GrainRequest request, GrainId source)
        : base(silo, target, request, source)
    {
        timeout = request.GetDefaultResponseTimeout() ?? silo.MessagingOptions.ResponseTimeout;
        var token = request.GetCancellationToken();
        token.ThrowIfCancellationRequested();
        if (token.CanBeCanceled)
        {
            calleeCancellation = new CancellationTokenSource();
            request.Arguments[request.Method.CancellationIndex] = calleeCancellation.Token;
            registration = token.UnsafeRegister(static (self, token) => ((GrainCall<T>)self!).OnCancelled(token), this);
        }

        if (timeout != Timeout.InfiniteTimeSpan)
        {
            timer = silo.CreateTimer(static self => ((GrainCall<T>)self!).OnTimeout(), this, timeout);
        }
    }

    public Task<T> Task => completion.Task;

    public override bool IsAbandoned => completion.Task.IsCompleted;

    protected override void Complete(Response response)
    {
        try
        {
            if (response.Exception is { } error)
            {
                completion.TrySetException(error);
            }
            else
            {
                completion.TrySetResult(response is Response<T> typed ? typed.TypedResult! : response.GetResult<T>());
            }
        }
        catch (Exception error)
        {
            // A filter has set a result of another type.
            completion.TrySetException(error);
        }

        End();
    }

    private void OnTimeout()
    {
        var error = new TimeoutException($"Response did not arrive on time in {timeout} for message: {Request.Method.Name} of {Target.GrainId} from {Source}.");
        if (completion.TrySetException(error))
        {
            if (Silo.MessagingOptions.CancelRequestOnTimeout)
            {
                calleeCancellation?.Cancel();
            }

            End();
        }
    }

    private void OnCancelled(CancellationToken token)
    {
        if (!Silo.MessagingOptions.WaitForCancellationAcknowledgement && completion.TrySetException(new OperationCanceledException(token)))
        {
            timer?.Dispose();
        }

        // Callbacks of the callee must not run on the thread of the caller who cancels.
        _ = calleeCancellation!.CancelAsync();
    }

    private void End()
    {
        timer?.Dispose();
        registration.Unregister();
    }
}
