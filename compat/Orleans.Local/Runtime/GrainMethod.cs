using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Serialization;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>A method of a grain interface with all that a call of it needs, worked out once.</summary>
internal abstract class GrainMethod
{
    private static readonly ConcurrentDictionary<MethodInfo, GrainMethod> Known = new();

    private readonly Copier?[] copiers;
    private readonly Func<object, object?[], object?> invoke;

    protected GrainMethod(MethodInfo method)
    {
        Method = method;
        InterfaceType = method.DeclaringType!;
        InterfaceName = InterfaceType.FullName!;
        Interface = GrainInterfaceType.Create(InterfaceName);
        IsReadOnly = method.IsDefined(typeof(ReadOnlyAttribute));
        IsAlwaysInterleave = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        IsOneWay = method.ReturnType == typeof(void) || method.IsDefined(typeof(OneWayAttribute));
        IsExtension = typeof(IGrainExtension).IsAssignableFrom(InterfaceType);
        ResponseTimeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        var parameters = method.GetParameters();
        copiers = new Copier?[parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            if (parameters[i].ParameterType == typeof(CancellationToken))
            {
                if (CancellationIndex >= 0)
                {
                    throw new NotSupportedException($"{Name} has more than one CancellationToken.");
                }

                CancellationIndex = i;
            }
            else if (!parameters[i].IsDefined(typeof(ImmutableAttribute)))
            {
                var copier = Copiers.Of(parameters[i].ParameterType);
                copiers[i] = copier.IsShallow ? null : copier;
            }
        }

        SharesResult = method.ReturnParameter.IsDefined(typeof(ImmutableAttribute));
        invoke = Compile(method, parameters);
    }

    public MethodInfo Method { get; }

    public Type InterfaceType { get; }

    public string InterfaceName { get; }

    public GrainInterfaceType Interface { get; }

    public string Name => $"{InterfaceName}.{Method.Name}";

    public bool IsReadOnly { get; }

    public bool IsAlwaysInterleave { get; }

    public bool IsOneWay { get; }

    public bool IsExtension { get; }

    public bool SharesResult { get; }

    public TimeSpan? ResponseTimeout { get; }

    public int CancellationIndex { get; } = -1;

    public static GrainMethod Of(MethodInfo method) => Known.TryGetValue(method, out var known) ? known : Known.GetOrAdd(method, Make);

    /// <summary>The caller's side: sends the call and gives what the method of the interface returns.</summary>
    public abstract object? Send(GrainReference reference, object?[] arguments);

    /// <summary>The callee's side: runs the method, waits for its end and copies its result. Errors are in the answer.</summary>
    public abstract ValueTask<Response> InvokeAsync(object target, object?[] arguments);

    protected object? Call(object target, object?[] arguments) => invoke(target, arguments);

    /// <summary>The call, with copies of its arguments that neither side can change for the other.</summary>
    protected GrainRequest MakeRequest(object?[] arguments)
    {
        var context = new CopyContext();
        for (var i = 0; i < copiers.Length; i++)
        {
            if (copiers[i] is { } copier)
            {
                arguments[i] = copier.CopyObject(arguments[i], context);
            }
        }

        return new GrainRequest(this, arguments);
    }

    private static GrainMethod Make(MethodInfo method)
    {
        if (method.ContainsGenericParameters || (method.IsGenericMethod && !typeof(IGrainExtension).IsAssignableFrom(method.DeclaringType)))
        {
            throw new NotSupportedException($"{method.DeclaringType}.{method.Name}: generic grain methods are not supported here.");
        }

        if (Array.Exists(method.GetParameters(), parameter => parameter.ParameterType.IsByRef))
        {
            throw new NotSupportedException($"{method.DeclaringType}.{method.Name}: ref and out parameters cannot be sent.");
        }

        var type = method.ReturnType;
        if (type == typeof(Task))
        {
            return new TaskMethod(method);
        }

        if (type == typeof(ValueTask))
        {
            return new ValueTaskMethod(method);
        }

        if (type == typeof(void))
        {
            return new VoidMethod(method);
        }

        var kind = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        var made = kind == typeof(Task<>) ? typeof(TaskMethod<>)
            : kind == typeof(ValueTask<>) ? typeof(ValueTaskMethod<>)
            : kind == typeof(IAsyncEnumerable<>) ? typeof(AsyncEnumerableMethod<>)
            : throw new NotSupportedException($"{method.DeclaringType}.{method.Name}: a grain method returns Task, ValueTask, IAsyncEnumerable or void, not {type}.");
        try
        {
            return (GrainMethod)Activator.CreateInstance(made.MakeGenericType(type.GenericTypeArguments), method)!;
        }
        catch (TargetInvocationException error) when (error.InnerException is { } inner)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }

    private static Func<object, object?[], object?> Compile(MethodInfo method, ParameterInfo[] parameters)
    {
        var target = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object?[]));
        var call = Expression.Call(
            Expression.Convert(target, method.DeclaringType!),
            method,
            parameters.Select((parameter, i) => Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(i)), parameter.ParameterType)));
        Expression body = method.ReturnType == typeof(void) ? Expression.Block(call, Expression.Constant(null)) : Expression.Convert(call, typeof(object));
        return Expression.Lambda<Func<object, object?[], object?>>(body, target, arguments).Compile();
    }
}
