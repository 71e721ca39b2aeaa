using Microsoft.Extensions.Diagnostics.HealthChecks;
using Service.Models;

namespace Service;

/// <summary>The health of a model: degraded if its changed file could not be loaded and the old model answers.</summary>
internal sealed class ModelHealth<TModel>(WatchedModel<TModel> model) : IHealthCheck
    where TModel : IDisposable
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(model.Fault is { } fault ? HealthCheckResult.Degraded(fault) : HealthCheckResult.Healthy());
}
