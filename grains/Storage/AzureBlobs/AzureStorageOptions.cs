using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace CellGenie.Grains.Storage;

/// <summary>How to reach an Azure storage account: by a connection string, or by its addresses and the identity of the machine.</summary>
public sealed class AzureStorageOptions
{
    /// <summary>Set by Azure's workload identity in a pod that has one: the file with the token of its service account.</summary>
    private const string TokenFileVariable = "AZURE_FEDERATED_TOKEN_FILE";

    /// <summary>The account's connection string; when set, nothing else of the account is needed. Never logged.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The blob endpoint, for example <c>https://account.blob.core.windows.net</c>; used with an identity.</summary>
    public Uri? BlobUri { get; set; }

    /// <summary>The table endpoint, for example <c>https://account.table.core.windows.net</c>; used with an identity, by the cluster's membership and reminders.</summary>
    public Uri? TableUri { get; set; }

    /// <summary>
    /// The client id of the user-assigned identity; without it, Azure.Identity's default chain is asked. In a pod whose service account is
    /// federated with the identity, Kubernetes' own token is exchanged for one of it, and the variables of the pod say which it is.
    /// </summary>
    public string? ClientId { get; set; }

    /// <summary>The most time that one operation takes with all its retries, or one block of a long one; 1 second to 10 minutes, 2 minutes if not set.</summary>
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The identity to sign in with.</summary>
    public TokenCredential CreateCredential() => CreateCredential(Environment.GetEnvironmentVariable);

    /// <summary>The identity to sign in with.</summary>
    /// <param name="variable">Reads a variable of the environment; null where there is none.</param>
    public TokenCredential CreateCredential(Func<string, string?> variable)
    {
        // Named, not looked for: the default chain would ask the machine first, which in a cluster is the node and not this pod.
        if (!string.IsNullOrEmpty(variable(TokenFileVariable)))
            return new WorkloadIdentityCredential(new WorkloadIdentityCredentialOptions
            {
                TokenFilePath = variable(TokenFileVariable),
                TenantId = variable("AZURE_TENANT_ID"),
                ClientId = string.IsNullOrEmpty(ClientId) ? variable("AZURE_CLIENT_ID") : ClientId,
            });
        return string.IsNullOrEmpty(ClientId) ? new DefaultAzureCredential() : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(ClientId));
    }

    /// <summary>A client for the account's blobs.</summary>
    internal BlobServiceClient CreateBlobClient()
    {
        var options = new BlobClientOptions
        {
            Retry = { Mode = RetryMode.Exponential, MaxRetries = 5, Delay = TimeSpan.FromMilliseconds(400), MaxDelay = TimeSpan.FromSeconds(10), NetworkTimeout = TimeSpan.FromSeconds(60) },
        };
        return string.IsNullOrEmpty(ConnectionString)
            ? new BlobServiceClient(BlobUri, CreateCredential(), options)
            : new BlobServiceClient(ConnectionString, options);
    }

    /// <summary>What is wrong with the options; empty if nothing is.</summary>
    internal IEnumerable<string> Faults()
    {
        if (string.IsNullOrEmpty(ConnectionString))
        {
            if (BlobUri is not { IsAbsoluteUri: true, Scheme: "https" })
                yield return "Azure:BlobUri must be an https address, or Azure:ConnectionString be set";
            if (TableUri is not { IsAbsoluteUri: true, Scheme: "https" })
                yield return "Azure:TableUri must be an https address, or Azure:ConnectionString be set";
        }

        if (OperationTimeout < TimeSpan.FromSeconds(1) || OperationTimeout > TimeSpan.FromMinutes(10))
            yield return "Azure:OperationTimeout must be 1 second to 10 minutes";
    }
}
