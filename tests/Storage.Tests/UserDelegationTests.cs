using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using CellGenie.Grains.Storage;

namespace CellGenie.Storage.Tests;

/// <summary>Signing in with an identity instead of a key; the emulator takes any well-formed token, over https only.</summary>
public sealed class UserDelegationTests
{
    [Fact]
    public async Task Identity_writes_reads_and_signs_links()
    {
        using var folder = new TempFolder();
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(folder["cert.pem"], certificate.ExportCertificatePem());
        File.WriteAllText(folder["key.pem"], key.ExportPkcs8PrivateKeyPem());
        using var azurite = Azurite.Start("--oauth", "basic", "--cert", folder["cert.pem"], "--key", folder["key.pem"]);
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, presented, _, _) => presented?.Thumbprint == certificate.Thumbprint };
        using var http = new HttpClient(handler);
        var service = new BlobServiceClient(azurite.BlobUri, new AnyToken(), new BlobClientOptions { Transport = new HttpClientTransport(http) });
        IBlobStore store = new AzureBlobStore(service, TimeSpan.FromSeconds(30));
        var blob = BlobPaths.BatchImage("lab-a", "b", "1.png");

        Assert.True((await store.WriteAsync(blob, "pixels"u8.ToArray(), BlobCondition.CreateOnly)).Written);
        await store.WriteAsync(BlobPaths.BatchImage("lab-a", "b", "2.png"), "other"u8.ToArray());
        var link = (await store.CreateDownloadLinkAsync(blob, TimeSpan.FromMinutes(15)))!;

        Assert.Contains("skoid=", link.Query);
        Assert.Contains("spr=https&", link.Query + "&");
        Assert.DoesNotContain("http%2C", link.Query);
        Assert.Equal("pixels", await http.GetStringAsync(link));
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(link.AbsoluteUri.Replace("1.png", "2.png"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.DeleteAsync(link)).StatusCode);
    }

    private sealed class AnyToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            var now = DateTimeOffset.UtcNow;
            var claims = new Dictionary<string, object>
            {
                ["aud"] = "https://storage.azure.com", ["iss"] = "https://sts.windows.net/ab1f708d-50f6-404c-a006-d71b2ac7a606/", ["oid"] = Guid.Empty, ["tid"] = Guid.Empty,
                ["nbf"] = now.AddMinutes(-5).ToUnixTimeSeconds(), ["iat"] = now.ToUnixTimeSeconds(), ["exp"] = now.AddHours(1).ToUnixTimeSeconds(),
            };
            var token = string.Join('.', new[] { """{"alg":"RS256","typ":"JWT"}""", JsonSerializer.Serialize(claims), "signature" }
                .Select(part => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part))));
            return new AccessToken(token, now.AddHours(1));
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
