using System.Reflection;
using Orleans.Serialization;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>A method that returns <see cref="Task"/>.</summary>
internal class TaskMethod(MethodInfo method) : GrainMethod(method)
{
    public override object? Send(GrainReference reference, object?[] arguments) => SendAsync(reference, arguments);

    public override async ValueTask<Response> InvokeAsync(object target, object?[] arguments)
    {
        try
        {
            await ((Task?)Call(target, arguments) ?? throw ReturnedNull());
            return Response.Completed;
        }
        catch (Exception error)
        {
            return Response.FromException(error);
        }
    }

    protected Task SendAsync(GrainReference reference, object?[] arguments) => reference.Silo.SendAsync<object?>(reference, this, MakeRequest(arguments));

    private InvalidOperationException ReturnedNull() => new($"{Name} returned null instead of a task.");
}

/// <summary>A method that returns <see cref="ValueTask"/>.</summary>
internal sealed class ValueTaskMethod(MethodInfo method) : TaskMethod(method)
{
    public override object? Send(GrainReference reference, object?[] arguments) => new ValueTask(SendAsync(reference, arguments));

    public override async ValueTask<Response> InvokeAsync(object target, object?[] arguments)
    {
        try
        {
            await (ValueTask)Call(target, arguments)!;
            return Response.Completed;
        }
        catch (Exception error)
        {
            return Response.FromException(error);
        }
    }
}

/// <summary>A method that returns nothing. Nobody can wait for it, so it is one-way whether it says so or not.</summary>
internal sealed class VoidMethod(MethodInfo method) : GrainMethod(method)
{
    public override object? Send(GrainReference reference, object?[] arguments)
    {
        _ = reference.Silo.SendAsync<object?>(reference, this, MakeRequest(arguments));
        return null;
    }

    public override ValueTask<Response> InvokeAsync(object target, object?[] arguments)
    {
        try
        {
            Call(target, arguments);
            return new ValueTask<Response>(Response.Completed);
        }
        catch (Exception error)
        {
            return new ValueTask<Response>(Response.FromException(error));
        }
    }
}

/// <summary>A method with a result.</summary>
internal abstract class ResultMethod<T>(MethodInfo method) : GrainMethod(method)
{
    private readonly Copier<T> copier = Copiers.Of<T>();

    protected Task<T> SendAsync(GrainReference reference, object?[] arguments) => reference.Silo.SendAsync<T>(reference, this, MakeRequest(arguments));

    protected Response MakeResponse(T result) =>
        Response.FromResult(SharesResult || copier.IsShallow ? result : copier.Copy(result, new CopyContext()));
}

/// <summary>A method that returns <see cref="Task{TResult}"/>.</summary>
internal sealed class TaskMethod<T>(MethodInfo method) : ResultMethod<T>(method)
{
    public override object? Send(GrainReference reference, object?[] arguments) => SendAsync(reference, arguments);

    public override async ValueTask<Response> InvokeAsync(object target, object?[] arguments)
    {
        try
        {
            return MakeResponse(await ((Task<T>?)Call(target, arguments) ?? throw new InvalidOperationException($"{Name} returned null instead of a task.")));
        }
        catch (Exception error)
        {
            return Response.FromException(error);
        }
    }
}

/// <summary>A method that returns <see cref="ValueTask{TResult}"/>.</summary>
internal sealed class ValueTaskMethod<T>(MethodInfo method) : ResultMethod<T>(method)
{
    public override object? Send(GrainReference reference, object?[] arguments) => new ValueTask<T>(SendAsync(reference, arguments));

    public override async ValueTask<Response> InvokeAsync(object target, object?[] arguments)
    {
        try
        {
            return MakeResponse(await (ValueTask<T>)Call(target, arguments)!);
        }
        catch (Exception error)
        {
            return Response.FromException(error);
        }
    }
}

/// <summary>A method that returns <see cref="IAsyncEnumerable{T}"/>.</summary>
internal sealed class AsyncEnumerableMethod<T> : GrainMethod
{
    public AsyncEnumerableMethod(MethodInfo method)
        : base(method)
    {
        // Fails here, at the first call, and not somewhere in the stream.
        Copiers.Of<T>();
    }

    public override object? Send(GrainReference reference, object?[] arguments) => new AsyncEnumerableRequest<T>(reference, this, MakeRequest(arguments));

    public IAsyncEnumerable<T> Enumerate(object target, object?[] arguments) => (IAsyncEnumerable<T>)Call(target, arguments)!;

    public override ValueTask<Response> InvokeAsync(object target, object?[] arguments) =>
        throw new NotSupportedException($"{Name} is enumerated, not invoked.");
}
