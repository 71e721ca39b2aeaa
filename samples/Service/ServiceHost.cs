using System.Text.Encodings.Web;
using Prometheus;
using Samples;
using Service.Batches;
using Service.Endpoints;
using Service.Models;

namespace Service;

/// <summary>The web application: its models, limits and pages.</summary>
internal static class ServiceHost
{
    /// <summary>Runs the service until the process is asked to stop; requests that have begun are answered.</summary>
    /// <exception cref="SampleException">There is no model, or one cannot be loaded.</exception>
    public static async Task RunAsync(ServiceSettings settings, CancellationToken cancellation)
    {
        if (settings.Model is null && settings.Translator is null)
        {
            throw new SampleException("expected --model, --translator or both, found neither.");
        }

        await using WebApplication app = Create(settings);
        await app.RunAsync(cancellation);
    }

    private static WebApplication Create(ServiceSettings settings)
    {
        // Left to itself the exporter listens from the first look at /metrics on, and figures before it are lost.
        Metrics.SuppressDefaultMetrics(new SuppressDefaultMetricOptions { SuppressMeters = true });
        MeterAdapter.StartListening();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(settings.Urls);
        builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = settings.MaximumRequestBytes);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddSingleton(settings).AddSingleton<ServiceMetrics>().AddProblemDetails().AddOpenApi();
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        // Korean stays readable; the answers are JSON alone and never part of a page.
        builder.Services.ConfigureHttpJsonOptions(
            options => options.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        IHealthChecksBuilder health = builder.Services.AddHealthChecks();
        if (settings.Model is { } model)
        {
            AddModel<ClassifierModel, Classification>(builder, health, model, path => new ClassifierModel(path, settings.Gpu));
        }

        if (settings.Translator is { } translator)
        {
            AddModel<TranslatorModel, TranslatedText>(builder, health, translator, path => new TranslatorModel(path, settings.Gpu));
        }

        WebApplication app = builder.Build();
        app.UseProblems();
        app.MapOpenApi();
        app.UseSwaggerUI(page => page.SwaggerEndpoint("/openapi/v1.json", "Service"));
        app.MapHealthChecks("/healthz");
        app.MapMetrics();
        app.MapGet("/", () => Results.Stream(Page(), "text/html; charset=utf-8")).ExcludeFromDescription();
        if (settings.Model is not null)
        {
            app.MapPredict();
        }

        if (settings.Translator is not null)
        {
            app.MapTranslate();
        }

        return app;
    }

    // The web server is registered last and stopped first: what answers its last requests is still there.
    private static void AddModel<TModel, TAnswer>(
        WebApplicationBuilder builder, IHealthChecksBuilder health, string path, Func<string, TModel> load)
        where TModel : class, ITextModel<TAnswer>
    {
        builder.Services.AddSingleton(services => new WatchedModel<TModel>(
            path, load, services.GetRequiredService<ServiceMetrics>(), services.GetRequiredService<ILogger<WatchedModel<TModel>>>()));
        builder.Services.AddSingleton<TextBatcher<TModel, TAnswer>>();
        builder.Services.AddHostedService(services => services.GetRequiredService<WatchedModel<TModel>>());
        builder.Services.AddHostedService(services => services.GetRequiredService<TextBatcher<TModel, TAnswer>>());
        health.AddCheck<ModelHealth<TModel>>(Path.GetFileName(path));
    }

    private static Stream Page() => typeof(ServiceHost).Assembly.GetManifestResourceStream("index.html")!;
}
