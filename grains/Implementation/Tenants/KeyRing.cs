namespace CellGenie.Grains;

/// <summary>The keys of a tenant.</summary>
/// <param name="tenant">The tenant.</param>
/// <param name="keys">Its keys, oldest first; changed in place.</param>
/// <param name="now">The time.</param>
internal sealed class KeyRing(string tenant, List<ApiKeyState> keys, DateTimeOffset now)
{
    /// <summary>The most keys of a tenant; the oldest ones that have ended make room.</summary>
    public const int MaxKeys = 100;

    private const int MaxNameLength = 100;
    private static readonly TimeSpan ShortestLifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(366);
    private static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(30);

    /// <summary>How exact the time of the last use is: not every call of a lab writes state.</summary>
    public static readonly TimeSpan LastUsedStep = TimeSpan.FromMinutes(5);

    /// <summary>Makes a key.</summary>
    public CreatedApiKey Create(string name, KeyScope scope, TimeSpan lifetime)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength || name.Any(char.IsControl))
            throw ServiceException.Invalid($"the name of a key has 1 to {MaxNameLength} printable characters");
        if (!Enum.IsDefined(scope))
            throw ServiceException.Invalid($"there is no scope {(int)scope}");
        if (lifetime < ShortestLifetime || lifetime > LongestLifetime)
            throw ServiceException.Invalid($"a key lives 1 minute to {LongestLifetime.Days} days, not {lifetime}");
        MakeRoom();
        var secret = ApiKeyText.NewSecret();
        var key = new ApiKeyState { Id = ApiKeyText.NewId(), Name = name, Scope = scope, SecretSha256 = ApiKeyText.Hash(secret), Created = now, Expires = now + lifetime };
        keys.Add(key);
        return new CreatedApiKey(key.ToInfo(), ApiKeyText.Format(tenant, key.Id, secret));
    }

    /// <summary>Makes a successor; the old key ends after the overlap, or when it would have ended.</summary>
    public CreatedApiKey Rotate(string id, TimeSpan overlap)
    {
        if (overlap < TimeSpan.Zero || overlap > LongestOverlap)
            throw ServiceException.Invalid($"the overlap is 0 to {LongestOverlap.Days} days, not {overlap}");
        var old = Require(id);
        if (!old.IsLive(now))
            throw ServiceException.Conflict($"key {id} has ended");
        var successor = Create(old.Name, old.Scope, old.Expires - old.Created);
        if (now + overlap < old.Expires)
            old.Expires = now + overlap;
        return successor;
    }

    /// <summary>Ends a key.</summary>
    public void Revoke(string id) => Require(id).Revoked ??= now;

    /// <summary>The key, when the secret is its own and it has not ended.</summary>
    public ApiKeyState? Authenticate(string id, string secret) =>
        keys.Find(k => k.Id == id) is { } key && ApiKeyText.Matches(secret, key.SecretSha256) && key.IsLive(now) ? key : null;

    /// <summary>Notes a use.</summary>
    /// <returns>Whether it is worth writing.</returns>
    public bool Use(ApiKeyState key)
    {
        // A clock that was put back must not keep the note for as long as it was ahead.
        if (key.LastUsed is { } last && now >= last && now - last < LastUsedStep)
            return false;
        key.LastUsed = now;
        return true;
    }

    /// <summary>The role that a scope gives.</summary>
    public static Role RoleOf(KeyScope scope) => scope switch
    {
        KeyScope.Read => Role.Viewer,
        KeyScope.Write => Role.Member,
        KeyScope.Admin => Role.Owner,
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, null),
    };

    private ApiKeyState Require(string id) => keys.Find(k => k.Id == id) ?? throw ServiceException.NotFound($"key {id}");

    private void MakeRoom()
    {
        if (keys.Count < MaxKeys)
            return;
        var ended = keys.FindIndex(k => !k.IsLive(now));
        if (ended < 0)
            throw ServiceException.Conflict($"a tenant has at most {MaxKeys} keys; revoke one first");
        keys.RemoveAt(ended);
    }
}
