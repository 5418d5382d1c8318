using Azure.Core;
using Azure.Core.Pipeline;
using Request = Azure.Core.Request;

namespace CellGenie.Storage.Tests;

/// <summary>Sends requests and loses answers: the server has done what was asked, and the client sees a broken connection.</summary>
internal sealed class LosingTransport : HttpPipelineTransport
{
    private readonly HttpClientTransport _inner = new();

    /// <summary>How many answers to finishing writes are still to be lost.</summary>
    public int LoseAnswersToPuts { get; set; }

    public int Lost { get; private set; }

    public override Request CreateRequest() => _inner.CreateRequest();

    public override void Process(HttpMessage message)
    {
        _inner.Process(message);
        Lose(message);
    }

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        await _inner.ProcessAsync(message);
        Lose(message);
    }

    private void Lose(HttpMessage message)
    {
        if (message.Request.Method != RequestMethod.Put || message.Request.Uri.Query.Contains("comp=block&") || LoseAnswersToPuts == 0)
            return;
        LoseAnswersToPuts--;
        Lost++;
        message.Response.Dispose();
        throw new IOException("the connection broke");
    }
}
