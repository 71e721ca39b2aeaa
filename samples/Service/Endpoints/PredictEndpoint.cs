using Microsoft.AspNetCore.Http.HttpResults;
using Service.Batches;
using Service.Models;

namespace Service.Endpoints;

/// <summary>The answer of <c>/predict</c>.</summary>
/// <param name="Predictions">The class of each text, in their order.</param>
internal sealed record PredictResponse(IReadOnlyList<Classification> Predictions);

/// <summary><c>POST /predict</c>: the classes of texts.</summary>
internal static class PredictEndpoint
{
    public static void MapPredict(this WebApplication app) => app
        .MapPost("/predict", AnswerAsync)
        .WithSummary("Classify texts")
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge);

    private static async Task<Results<Ok<PredictResponse>, ValidationProblem>> AnswerAsync(
        TextRequest request, TextBatcher<ClassifierModel, Classification> batcher, ServiceSettings settings, CancellationToken cancellation)
    {
        if (request.Faults(settings) is { Count: > 0 } faults)
        {
            return TypedResults.ValidationProblem(faults);
        }

        return TypedResults.Ok(new PredictResponse(await Task.WhenAll(batcher.Ask(request.All(), cancellation))));
    }
}
