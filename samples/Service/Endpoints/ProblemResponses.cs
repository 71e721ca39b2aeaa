using Microsoft.AspNetCore.Diagnostics;
using Service.Batches;

namespace Service.Endpoints;

/// <summary>Errors as problem details (RFC 9457).</summary>
internal static class ProblemResponses
{
    /// <summary>Turns exceptions and bare status codes into problem details.</summary>
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = AnswerAsync,
            // The faults of a request are not those of the service: no line in the log.
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException or QueueFullException,
        });
        app.UseStatusCodePages();
    }

    private static Task AnswerAsync(HttpContext context)
    {
        Exception? error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        (int status, string detail) = error switch
        {
            QueueFullException full => (StatusCodes.Status503ServiceUnavailable, full.Message),
            BadHttpRequestException bad => (bad.StatusCode, bad.InnerException?.Message ?? bad.Message),
            _ => (StatusCodes.Status500InternalServerError, "The model could not answer; the log of the service has the reason."),
        };
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        return TypedResults.Problem(detail, statusCode: status).ExecuteAsync(context);
    }
}
