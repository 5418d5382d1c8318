namespace Orleans.Storage;

/// <summary>Turns state into bytes and back.</summary>
public interface IGrainStorageSerializer
{
    /// <summary>Writes a value.</summary>
    BinaryData Serialize<T>(T input);

    /// <summary>Reads a value.</summary>
    T Deserialize<T>(BinaryData input);
}
