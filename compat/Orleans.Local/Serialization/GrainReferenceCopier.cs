using Orleans.Runtime;

namespace Orleans.Serialization;

/// <summary>References are shared; a grain itself cannot be sent.</summary>
internal sealed class GrainReferenceCopier<T> : Copier<T>
    where T : class
{
    public override T Copy(T value, CopyContext context) => value is null or GrainReference
        ? value!
        : throw new CodecNotFoundException($"{value.GetType()} is a grain and cannot be sent; send this.AsReference<{typeof(T).Name}>().");
}
