namespace Orleans.Serialization.Invocation;

/// <summary>The answer of a call with a result of a known type.</summary>
public sealed class Response<TResult> : Response
{
    /// <summary>The result, without a look at the error.</summary>
    public TResult? TypedResult { get; set; }

    /// <inheritdoc />
    public override Exception? Exception { get; set; }

    /// <inheritdoc />
    public override object? Result
    {
        get
        {
            Throw(Exception);
            return TypedResult;
        }

        set
        {
            TypedResult = (TResult?)value;
            Exception = null;
        }
    }

    /// <inheritdoc />
    public override T GetResult<T>()
    {
        Throw(Exception);
        return this is Response<T> same ? same.TypedResult! : (T)(object)TypedResult!;
    }

    /// <inheritdoc />
    public override void Dispose()
    {
    }
}
