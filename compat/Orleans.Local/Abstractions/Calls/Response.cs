using System.Runtime.ExceptionServices;

namespace Orleans.Serialization.Invocation;

/// <summary>The answer of a call: a result or an error.</summary>
public abstract class Response : IDisposable
{
    /// <summary>The answer of a call without a result.</summary>
    public static Response Completed { get; } = new Response<object?>();

    /// <summary>The result. Reading it throws the error, where there is one.</summary>
    public abstract object? Result { get; set; }

    /// <summary>The error.</summary>
    public abstract Exception? Exception { get; set; }

    /// <summary>The result. Reading it throws the error, where there is one.</summary>
    public abstract T GetResult<T>();

    /// <summary>An answer with an error.</summary>
    public static Response FromException(Exception exception) => new Response<object?> { Exception = exception };

    /// <summary>An answer with a result.</summary>
    public static Response FromResult<TResult>(TResult value) => new Response<TResult> { TypedResult = value };

    /// <inheritdoc />
    public abstract void Dispose();

    /// <summary>The answer for people.</summary>
    public override string ToString() => Exception is { } error ? error.ToString() : Result?.ToString() ?? "[null]";

    private protected static void Throw(Exception? exception)
    {
        if (exception is not null)
        {
            ExceptionDispatchInfo.Throw(exception);
        }
    }
}
