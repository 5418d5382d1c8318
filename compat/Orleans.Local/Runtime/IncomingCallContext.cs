using System.Reflection;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

internal sealed class IncomingCallContext(GrainCall call, Activation activation, object target)
    : CallContext(call.Request, call.Source, call.Target.GrainId), IIncomingGrainCallContext
{
    public override object Grain => activation.GrainInstance!;

    public IGrainContext TargetContext => activation;

    public MethodInfo ImplementationMethod => GrainClass.ImplementationOf(InterfaceMethod, target.GetType());

    protected override async ValueTask<bool> TryInvokeFilterAsync(int index)
    {
        var filters = activation.Silo.IncomingFilters;
        var filter = index < filters.Length ? filters[index] : index == filters.Length ? activation.GrainInstance as IIncomingGrainCallFilter : null;
        if (filter is null)
        {
            return false;
        }

        await filter.Invoke(this);
        return true;
    }

    protected override ValueTask<Response> RunCallAsync() => GrainRequest.Method.InvokeAsync(target, GrainRequest.Arguments);
}
