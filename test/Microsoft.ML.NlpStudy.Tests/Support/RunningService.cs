using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>The sample Service, running on a free port of this machine.</summary>
internal sealed class RunningService : IDisposable
{
    private readonly Process _process;

    private RunningService(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
    }

    public HttpClient Client { get; }

    /// <summary>Starts the service and waits until it listens.</summary>
    public static RunningService Start(params string[] arguments)
    {
        (Process process, Uri address) = ListeningProcess.Start(
            [Path.Combine(AppContext.BaseDirectory, "Service.dll"), "--urls", "http://127.0.0.1:0", .. arguments]);
        return new RunningService(process, address);
    }

    /// <summary>Asks for classes.</summary>
    public async Task<JsonElement[]> PredictAsync(object body)
    {
        using HttpResponseMessage response = await Client.PostAsJsonAsync("predict", body);
        response.EnsureSuccessStatusCode();
        return [.. (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("predictions").EnumerateArray()];
    }

    /// <summary>Asks the process to stop, as a container's host does, and waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        using (Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
