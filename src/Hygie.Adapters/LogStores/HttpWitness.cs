using System.Text;
using Hygie.Core.Audit;

namespace Hygie.Adapters.LogStores;

/// <summary>A witness asked over HTTP (C2SP tlog-witness): <c>POST PREFIX/add-checkpoint</c>.</summary>
/// <param name="name">For messages.</param>
/// <param name="prefix">The submission prefix, ending with a slash.</param>
internal sealed class HttpWitness(string name, Uri prefix) : IWitness
{
    private const int MostBytes = 1 << 16;

    /// <summary>Asked directly and once: no proxy and no redirection stands between a log and its witness.</summary>
    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = MostBytes,
    };

    public string Name => name;

    public async Task<WitnessAnswer> AddCheckpointAsync(string request, CancellationToken cancellation)
    {
        try
        {
            using var content = new StringContent(request, Encoding.UTF8, "text/plain");
            using var response = await Client.PostAsync(new Uri(prefix, "add-checkpoint"), content, cancellation);
            var answer = new WitnessAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellation));
            return answer.Status is 200 or 400 or 403 or 404 or 409 or 422 ? answer : throw new WitnessException($"Witness {name} answered outside its protocol.");
        }
        catch (HttpRequestException broken)
        {
            throw new WitnessException($"Witness {name} could not be reached.", broken);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new WitnessException($"Witness {name} did not answer in time.", late);
        }
    }
}
