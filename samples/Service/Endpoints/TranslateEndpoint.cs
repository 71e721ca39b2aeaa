using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Service.Batches;
using Service.Models;

namespace Service.Endpoints;

/// <summary>An event of <c>/translate</c>.</summary>
/// <param name="Index">The number of the text in the request, from 0.</param>
/// <param name="Translation">Its translation.</param>
/// <param name="Score">The translation's score; the higher the better.</param>
internal sealed record TranslationEvent(int Index, string Translation, float Score);

/// <summary><c>POST /translate</c>: translations as server-sent events, each as soon as it is ready.</summary>
internal static class TranslateEndpoint
{
    public static void MapTranslate(this WebApplication app) => app
        .MapPost("/translate", Answer)
        .WithSummary("Translate texts; the answer is a stream of events")
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge);

    private static Results<ServerSentEventsResult<TranslationEvent>, ValidationProblem> Answer(
        TextRequest request, TextBatcher<TranslatorModel, TranslatedText> batcher, ServiceSettings settings, CancellationToken cancellation)
    {
        if (request.Faults(settings) is { Count: > 0 } faults)
        {
            return TypedResults.ValidationProblem(faults);
        }

        // Asked before the answer begins, so that a full queue still has a status of its own.
        Task<TranslatedText>[] asked = batcher.Ask(request.All(), cancellation);
        return TypedResults.ServerSentEvents(StreamAsync(asked, cancellation), "translation");
    }

    private static async IAsyncEnumerable<TranslationEvent> StreamAsync(
        Task<TranslatedText>[] asked, [EnumeratorCancellation] CancellationToken cancellation)
    {
        IEnumerable<Task<TranslationEvent>> translations = asked.Select(async (task, index) =>
        {
            TranslatedText translated = await task;
            return new TranslationEvent(index, translated.Text, translated.Score);
        });
        await foreach (Task<TranslationEvent> ready in Task.WhenEach(translations).WithCancellation(cancellation))
        {
            yield return await ready;
        }
    }
}
