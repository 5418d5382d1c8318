using System.Reflection;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>A call: a method and its arguments, which belong to the call alone.</summary>
internal class GrainRequest(GrainMethod method, object?[] arguments) : IInvokable
{
    private object? target;

    public GrainMethod Method => method;

    public object?[] Arguments => arguments;

    public bool IsCancellable => method.CancellationIndex >= 0;

    public object? GetTarget() => target;

    public void SetTarget(object value) => target = value;

    public int GetArgumentCount() => arguments.Length;

    public object? GetArgument(int index) => arguments[index];

    public void SetArgument(int index, object value) => arguments[index] = value;

    public string GetMethodName() => method.Method.Name;

    public string GetInterfaceName() => method.InterfaceName;

    public Type GetInterfaceType() => method.InterfaceType;

    public MethodInfo GetMethod() => method.Method;

    public CancellationToken GetCancellationToken() => IsCancellable ? (CancellationToken)arguments[method.CancellationIndex]! : CancellationToken.None;

    public TimeSpan? GetDefaultResponseTimeout() => method.ResponseTimeout;

    public override string ToString() => $"{method.Name}({string.Join(", ", arguments)})";

    public void Dispose()
    {
    }
}
