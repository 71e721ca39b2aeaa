using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.ML;

namespace Microsoft.ML.NlpStudy.Tests.Samples;

/// <summary>The web service as its users start it: a process of its own, asked over HTTP.</summary>
public sealed class ServiceTests(ServiceTests.Models models) : IClassFixture<ServiceTests.Models>
{
    /// <summary>Two classifiers that disagree, and a translator.</summary>
    public sealed class Models : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("models").FullName;

        public Models()
        {
            Classifier("model.zip", "good,good", "bad,bad", "a good film,good", "a bad film,bad");
            Classifier("other.zip", "good,bad", "bad,good", "a good film,bad", "a bad film,good");
            string[] pairs = ["a dog\t개 본다", "a school\t학교 간다"];
            File.WriteAllLines(In("pairs.tsv"), Enumerable.Range(0, 80).SelectMany(_ => pairs));
            Ran(SampleProcess.Run("Translation", _folder, [
                "train", "--pairs", "pairs.tsv", "--merges", "30", "--min-frequency", "1", "--embedding", "32", "--layers", "1",
                "--feed-forward", "32", "--epochs", "8", "--batch-size", "8", "--learning-rate", "0.01", "--output", "translator.zip"]));
        }

        public string In(string name) => Path.Combine(_folder, name);

        public void Dispose() => Directory.Delete(_folder, recursive: true);

        private void Classifier(string name, params string[] rows)
        {
            File.WriteAllLines(In("train.csv"), ["text,label", .. Enumerable.Range(0, 60).Select(i => rows[i % rows.Length])]);
            Ran(SampleProcess.Run("Sentiment", _folder, [
                "train", "--train", "train.csv", "--model", "bag", "--ngrams", "1", "--min-frequency", "1", "--epochs", "20",
                "--batch-size", "8", "--output", name]));
        }

        private static void Ran(SampleProcess process) => Assert.Equal((0, ""), (process.ExitCode, process.Errors));
    }

    [Fact]
    public async Task Answers_of_concurrent_requests_are_those_that_serial_ones_get()
    {
        using var service = RunningService.Start("--model", models.In("model.zip"), "--batch-size", "8");
        string[] texts = [.. Enumerable.Range(0, 40).Select(i => $"{(i % 3 == 0 ? "good" : "a bad")} film {i}")];
        List<JsonElement> serial = [];
        foreach (string text in texts)
        {
            serial.Add((await service.PredictAsync(new { text }))[0]);
        }

        JsonElement[][] concurrent = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => service.PredictAsync(new { text = texts[i % texts.Length] })));
        JsonElement[] together = await service.PredictAsync(new { texts });

        Assert.All(concurrent.Index(), one => AssertSame(serial[one.Index % texts.Length], Assert.Single(one.Item)));
        Assert.All(together.Index(), one => AssertSame(serial[one.Index], one.Item));
        Assert.Equal("good", serial[0].GetProperty("label").GetString());
        string metrics = await service.Client.GetStringAsync("metrics");
        Assert.Contains("nlpstudy_service_batch_size_count", metrics);
        Assert.Equal(40 + 200 + 40, Figure(metrics, "nlpstudy_service_batch_size_sum"));
        Assert.InRange(Figure(metrics, "nlpstudy_service_batch_size_count"), 40 + (240 / 8), 280);
    }

    [Fact]
    public async Task Translations_come_as_events()
    {
        using var service = RunningService.Start("--translator", models.In("translator.zip"));

        using HttpResponseMessage response = await service.Client.PostAsJsonAsync(
            "translate", new { texts = (string[])["a dog", "a school"] });
        string[] lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using HttpResponseMessage missing = await service.Client.PostAsJsonAsync("predict", new { text = "a dog" });

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        JsonElement[] events = [
            .. lines.Where(line => line.StartsWith("data:", StringComparison.Ordinal))
                .Select(line => JsonDocument.Parse(line[5..]).RootElement)
                .OrderBy(one => one.GetProperty("index").GetInt32())];
        Assert.Equal(["개 본다", "학교 간다"], events.Select(one => one.GetProperty("translation").GetString()));
        Assert.Contains("개 본다", lines.Single(line => line.Contains("\"index\":0")));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Bad_requests_are_told_what_was_expected_and_found()
    {
        using var service = RunningService.Start(
            "--model", models.In("model.zip"), "--max-length", "10", "--max-texts", "2", "--max-request", "200");

        await Refused(400, "expected at most 10 characters, found 11", "{\"text\": \"12345678901\"}");
        await Refused(400, "expected 1 to 2 texts, found 3", "{\"texts\": [\"a\", \"b\", \"c\"]}");
        await Refused(400, "expected 1 to 2 texts, found 0", "{\"texts\": []}");
        await Refused(400, "texts[1]", "{\"texts\": [\"a\", null]}");
        await Refused(400, "expected either text or texts, found neither", "{}");
        await Refused(400, "expected either text or texts, found both", "{\"text\": \"a\", \"texts\": [\"a\"]}");
        await Refused(400, "JSON", "{\"texts\": [");
        await Refused(413, "", $"{{\"text\": \"{new string('x', 300)}\"}}");

        async Task Refused(int status, string message, string body)
        {
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            using HttpResponseMessage response = await service.Client.PostAsync("predict", content);
            string text = await response.Content.ReadAsStringAsync();
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.Contains(message, text);
        }
    }

    [Fact]
    public async Task A_full_queue_refuses_a_request_as_a_whole_and_the_service_goes_on()
    {
        using var service = RunningService.Start("--model", models.In("model.zip"), "--queue", "3", "--batch-wait", "50");

        using HttpResponseMessage full = await service.Client.PostAsJsonAsync("predict", new { texts = (string[])["a", "b", "c", "d"] });
        JsonElement[] after = await service.PredictAsync(new { texts = (string[])["good", "bad", "good"] });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, full.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), full.Headers.RetryAfter?.Delta);
        Assert.Equal(["good", "bad", "good"], after.Select(one => one.GetProperty("label").GetString()));
    }

    [Fact]
    public async Task A_changed_file_takes_over_without_a_lost_answer_and_a_broken_one_does_not()
    {
        string path = models.In("served.zip");
        File.Copy(models.In("model.zip"), path, overwrite: true);
        using var service = RunningService.Start("--model", path);
        Assert.Equal("good", await Label());

        File.Copy(models.In("other.zip"), path + ".new", overwrite: true);
        File.Move(path + ".new", path, overwrite: true);
        HashSet<string?> labels = [];
        for (var clock = Stopwatch.StartNew(); !labels.Contains("bad") && clock.Elapsed < TimeSpan.FromSeconds(60);)
        {
            labels.UnionWith(await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Label())));
        }

        Assert.Subset(new HashSet<string?> { "good", "bad" }, labels);
        Assert.Equal("bad", await Label());
        Assert.Equal("Healthy", await service.Client.GetStringAsync("healthz"));

        File.WriteAllText(path, "no model");
        string health = "Healthy";
        for (var clock = Stopwatch.StartNew(); health == "Healthy" && clock.Elapsed < TimeSpan.FromSeconds(60);)
        {
            await Task.Delay(100);
            health = await service.Client.GetStringAsync("healthz");
        }

        Assert.Equal("Degraded", health);
        Assert.Equal("bad", await Label());

        async Task<string?> Label() => (await service.PredictAsync(new { text = "good" }))[0].GetProperty("label").GetString();
    }

    [Fact]
    public async Task A_service_that_is_asked_to_stop_answers_what_it_has_begun()
    {
        using var service = RunningService.Start("--model", models.In("model.zip"), "--batch-wait", "1000");

        Task<JsonElement[]> asked = service.PredictAsync(new { text = "good" });
        await Task.Delay(300);
        int exitCode = await service.StopAsync();

        Assert.Equal("good", (await asked)[0].GetProperty("label").GetString());
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task The_page_the_description_and_the_health_are_served()
    {
        using var service = RunningService.Start("--model", models.In("model.zip"), "--translator", models.In("translator.zip"));

        Assert.Contains("<h1>Try the models</h1>", await service.Client.GetStringAsync(""));
        JsonElement paths = JsonDocument.Parse(await service.Client.GetStringAsync("openapi/v1.json")).RootElement.GetProperty("paths");
        Assert.Equal(["/predict", "/translate"], paths.EnumerateObject().Select(path => path.Name));
        Assert.Contains("swagger", await service.Client.GetStringAsync("swagger/index.html"));
        Assert.Equal("Healthy", await service.Client.GetStringAsync("healthz"));
    }

    [ChromiumFact]
    public void The_page_shows_the_classes_of_its_texts_in_a_browser()
    {
        using var service = RunningService.Start("--model", models.In("model.zip"));

        string page = Chromium.Dump(new Uri(service.Client.BaseAddress!, "#predict"));

        Assert.Equal(2, page.Split("class=\"bar\"").Length - 1);
    }

    [Theory]
    [InlineData("expected --model, --translator or both, found neither.")]
    [InlineData("none.zip: no such model; 'train' writes one.", "--model", "none.zip")]
    [InlineData("expected a translator, found a model without a translation.", "--translator", "model.zip")]
    [InlineData("expected a classifier, found a model without probabilities of classes.", "--model", "translator.zip")]
    [InlineData("--queue: expected at least 1, found 0.", "--model", "model.zip", "--queue", "0")]
    public void What_cannot_be_served_is_said_at_the_start(string message, params string[] arguments)
    {
        SampleProcess refused = SampleProcess.Run("Service", Path.GetDirectoryName(models.In("model.zip"))!, arguments);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(message, Assert.Single(refused.ErrorLines));
    }

    // The batches of two requests differ, and so does the order of sums in a product of matrices.
    private static void AssertSame(JsonElement expected, JsonElement found)
    {
        Assert.Equal(expected.GetProperty("label").GetString(), found.GetProperty("label").GetString());
        Assert.Equal(expected.GetProperty("probability").GetSingle(), found.GetProperty("probability").GetSingle(), 1e-5f);
    }

    private static double Figure(string metrics, string name) => double.Parse(
        metrics.Split('\n').First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ')[1],
        System.Globalization.CultureInfo.InvariantCulture);
}
