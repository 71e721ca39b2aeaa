using System.CommandLine;
using Samples;
using static Samples.SampleOptions;

namespace Service;

/// <summary>The options of the service.</summary>
internal static class CommandLine
{
    private static readonly ServiceSettings s_default = new();

    public static RootCommand Create()
    {
        Option<string?> model = Optional<string?>("--model", "A classifier that samples/Sentiment saved, for /predict", "model.zip");
        Option<string?> translator = Optional<string?>(
            "--translator", "A translator that samples/Translation saved, for /translate", "translator.zip");
        Option<string> urls = Defaulted("--urls", "The addresses to listen on, with ; between them", s_default.Urls, "URLS");
        Option<int> textLength = Number("--max-length", "The largest number of characters of a text", s_default.MaximumTextLength);
        Option<int> texts = Number("--max-texts", "The largest number of texts of a request", s_default.MaximumTexts);
        Option<int> bytes = Number("--max-request", "The largest size of a request in bytes", s_default.MaximumRequestBytes);
        Option<int> batch = Number("--batch-size", "The largest number of texts in a batch", s_default.BatchSize);
        Option<int> wait = Number(
            "--batch-wait", "The number of milliseconds that a text waits for others to join its batch", s_default.BatchWait);
        Option<int> queue = Number(
            "--queue", "The largest number of texts that wait; more get status 503", s_default.QueueLength);
        Option<int?> gpu = Gpu();
        var command = new RootCommand("Answers requests over HTTP with saved models; a changed file is loaded while the old model answers.")
        {
            model, translator, urls, textLength, texts, bytes, batch, wait, queue, gpu,
        };
        command.SetAction((parsed, cancellation) => ServiceHost.RunAsync(
            new ServiceSettings
            {
                Model = parsed.GetValue(model),
                Translator = parsed.GetValue(translator),
                Urls = parsed.GetRequiredValue(urls),
                MaximumTextLength = AtLeast(1, parsed, textLength),
                MaximumTexts = AtLeast(1, parsed, texts),
                MaximumRequestBytes = AtLeast(1, parsed, bytes),
                BatchSize = AtLeast(1, parsed, batch),
                BatchWait = AtLeast(0, parsed, wait),
                QueueLength = AtLeast(1, parsed, queue),
                Gpu = parsed.GetValue(gpu),
            },
            cancellation));
        return command;
    }

    private static Option<int> Number(string name, string description, int value) => Defaulted(name, description, value, "N");

    private static int AtLeast(int least, ParseResult parsed, Option<int> option)
    {
        int number = parsed.GetValue(option);
        return number >= least ? number : throw new SampleException($"{option.Name}: expected at least {least}, found {number}.");
    }
}
