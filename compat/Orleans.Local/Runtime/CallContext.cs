using System.Reflection;
using System.Runtime.ExceptionServices;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>A call on its way through filters; where the filters end, it runs.</summary>
internal abstract class CallContext(GrainRequest request, GrainId source, GrainId target) : IGrainCallContext
{
    private int next;

    public IInvokable Request => request;

    public abstract object Grain { get; }

    public GrainId? SourceId => source;

    public GrainId TargetId => target;

    public GrainInterfaceType InterfaceType => request.Method.Interface;

    public string InterfaceName => request.Method.InterfaceName;

    public string MethodName => request.Method.Method.Name;

    public MethodInfo InterfaceMethod => request.Method.Method;

    public Response? Response { get; set; }

    public object? Result
    {
        get => Response?.Result;
        set => Response = Response.FromResult(value);
    }

    protected GrainRequest GrainRequest => request;

    public async Task Invoke()
    {
        if (await TryInvokeFilterAsync(next++))
        {
            return;
        }

        Response = await RunCallAsync();
        if (Response.Exception is { } error)
        {
            ExceptionDispatchInfo.Throw(error);
        }
    }

    /// <summary>The answer after all filters; errors are in it.</summary>
    public async Task<Response> RunAsync()
    {
        try
        {
            await Invoke();
        }
        catch (Exception error)
        {
            return Response.FromException(error);
        }

        return Response ?? Response.Completed;
    }

    protected abstract ValueTask<bool> TryInvokeFilterAsync(int index);

    protected abstract ValueTask<Response> RunCallAsync();
}
