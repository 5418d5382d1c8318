using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

internal sealed class OutgoingCallContext<T>(Silo silo, GrainReference reference, GrainRequest request, Activation? source, GrainId sourceId)
    : CallContext(request, sourceId, reference.GrainId), IOutgoingGrainCallContext
{
    public override object Grain => reference;

    public IGrainContext? SourceContext => source;

    protected override async ValueTask<bool> TryInvokeFilterAsync(int index)
    {
        var filters = silo.OutgoingFilters;
        var filter = index < filters.Length ? filters[index] : index == filters.Length ? source?.GrainInstance as IOutgoingGrainCallFilter : null;
        if (filter is null)
        {
            return false;
        }

        await filter.Invoke(this);
        return true;
    }

    protected override async ValueTask<Response> RunCallAsync()
    {
        if (GrainRequest.Method.IsOneWay)
        {
            silo.Dispatch(new GrainCall(silo, reference, GrainRequest, SourceId!.Value));
            return Response.Completed;
        }

        try
        {
            var call = new GrainCall<T>(silo, reference, GrainRequest, SourceId!.Value);
            silo.Dispatch(call);
            return Response.FromResult(await call.Task);
        }
        catch (Exception error)
        {
            return Response.FromException(error);
        }
    }
}
