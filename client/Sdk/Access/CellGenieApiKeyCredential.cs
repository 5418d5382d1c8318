namespace CellGenie.Client;

/// <summary>An API key. <see cref="Update"/> puts a rotated key in its place without a new client.</summary>
public sealed class CellGenieApiKeyCredential : CellGenieCredential
{
    private volatile string _key;

    /// <summary>Takes a key.</summary>
    /// <param name="key">The whole key, as it was shown when it was made.</param>
    /// <exception cref="ArgumentException">The key is empty, or holds characters that no key has.</exception>
    public CellGenieApiKeyCredential(string key) => _key = Checked(key);

    /// <summary>Sets the key that the next requests send.</summary>
    /// <param name="key">The whole key.</param>
    /// <exception cref="ArgumentException">The key is empty, or holds characters that no key has.</exception>
    public void Update(string key) => _key = Checked(key);

    /// <inheritdoc/>
    public override ValueTask<string> GetSecretAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(_key);

    /// <summary>A line break from a file would otherwise fail as a header, with the key in the message.</summary>
    private static string Checked(string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return key.All(c => c is > ' ' and <= '~') ? key : throw new ArgumentException("The key holds blanks, line breaks or other characters that no key has.", nameof(key));
    }
}
