namespace Service.Endpoints;

/// <summary>The body of a request: one text, or several.</summary>
/// <param name="Text">The text.</param>
/// <param name="Texts">The texts, in place of <paramref name="Text"/>.</param>
internal sealed record TextRequest(string? Text = null, string[]? Texts = null)
{
    /// <summary>Returns the texts of the request.</summary>
    public IReadOnlyList<string> All() => Texts ?? [Text!];

    /// <summary>Finds what is wrong with the request, by the field's name; empty if nothing is.</summary>
    public Dictionary<string, string[]> Faults(ServiceSettings settings)
    {
        var faults = new Dictionary<string, string[]>();
        if (Text is null == Texts is null)
        {
            faults["text"] = [$"expected either text or texts, found {(Text is null ? "neither" : "both")}"];
        }
        else if (Texts is { Length: var count } && (count == 0 || count > settings.MaximumTexts))
        {
            faults["texts"] = [$"expected 1 to {settings.MaximumTexts} texts, found {count}"];
        }
        else if (Text?.Length > settings.MaximumTextLength)
        {
            faults["text"] = [TooLong(Text)];
        }

        foreach ((int i, string? text) in (Texts ?? []).Index())
        {
            if (text is null || text.Length > settings.MaximumTextLength)
            {
                faults[$"texts[{i}]"] = [text is null ? "expected a text, found null" : TooLong(text)];
            }
        }

        return faults;

        string TooLong(string text) => $"expected at most {settings.MaximumTextLength} characters, found {text.Length}";
    }
}
