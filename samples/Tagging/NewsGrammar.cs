namespace Tagging;

/// <summary>A grammar that generates sentences of news with tags for persons, organizations, places and times.</summary>
/// <remarks>
/// Names are composed, so a test part has many that the training part lacks. A name alone does not show its class: a person, a firm and a
/// town may share it. The words around it decide, as in real texts.
/// </remarks>
/// <param name="seed">The seed; the same seed gives the same sentences.</param>
internal sealed class NewsGrammar(int seed)
{
    private const string Outside = "O";

    private static readonly string[] s_templates =
    [
        "{PER} said on {TIME} that sales in {LOC} rose .", "{ORG} named {PER} as its new director .",
        "{PER} , who lives in {LOC} , works for {ORG} .", "Shares of {ORG} fell after {PER} left the board .",
        "The police of {LOC} searched the office of {ORG} on {TIME} .", "{ORG} opens a plant near {LOC} in {TIME} .",
        "It rained in {LOC} and {LOC} on {TIME} .", "{PER} beat {PER} in the final in {LOC} .",
        "On {TIME} {ORG} signed a contract with {ORG} .", "A train from {LOC} to {LOC} was late on {TIME} .",
        "\" We are glad , \" {PER} told reporters .", "The mayor of {LOC} , {PER} , thanked {ORG} .",
        "Nobody was hurt , said the fire brigade .", "Prices rose again this year .", "{PER} was born in {LOC} in {TIME} .",
        "Profits of {ORG} doubled , its chairman {PER} said .", "{LOC} is twice as large as {LOC} .", "{PER} met {PER} on {TIME} .",
    ];

    private static readonly string[] s_first =
    [
        "Ada", "Ben", "Clara", "David", "Emma", "Felix", "Greta", "Henry", "Ida", "Jon", "Karin", "Leo", "Maria", "Nils", "Olga", "Paul",
        "Rosa", "Simon", "Tessa", "Viktor",
    ];

    private static readonly string[] s_stems =
    [
        "Alder", "Birk", "Corn", "Dahl", "Elm", "Fern", "Grün", "Hart", "Iver", "Kell", "Lind", "Moor", "Nor", "Oster", "Peter", "Rosen",
        "Stein", "Thorn", "Ulm", "West",
    ];

    private static readonly string[] s_endings = ["berg", "ford", "man", "sen", "ley", "stad", "ton", "wick", "haven", "bach"];
    private static readonly string[] s_trades = ["Motors", "Bank", "Airlines", "Steel", "Foods", "Media", "Energy", "Insurance"];
    private static readonly string[] s_parts = ["New", "North", "Old", "Saint"];
    private static readonly string[] s_months = ["January", "March", "May", "July", "October", "December"];
    private static readonly string[] s_days = ["Monday", "Tuesday", "Wednesday", "Friday", "Sunday"];
    private readonly Random _random = new(seed);

    /// <summary>Generates sentences with tags in the notation IOB2.</summary>
    public List<TaggedSentence> Create(int count) => [.. Enumerable.Range(0, count).Select(_ => Sentence())];

    private TaggedSentence Sentence()
    {
        var tokens = new List<string>();
        var tags = new List<string>();
        foreach (string word in Pick(s_templates).Split(' '))
        {
            if (word[0] != '{')
            {
                tokens.Add(word);
                tags.Add(Outside);
                continue;
            }

            string name = word.Trim('{', '}');
            foreach ((int i, string token) in Entity(name).Split(' ').Index())
            {
                tokens.Add(token);
                tags.Add((i == 0 ? "B-" : "I-") + name);
            }
        }

        return new TaggedSentence { Tokens = [.. tokens], Tags = [.. tags] };
    }

    private string Entity(string name) => name switch
    {
        "PER" => Pick($"{Pick(s_first)} {Name()}", $"{Pick(s_first)} {Name()}", Name(), $"Ms. {Name()}"),
        "LOC" => Pick(Name(), Name(), $"{Pick(s_parts)} {Name()}"),
        "ORG" => Pick($"{Name()} {Pick(s_trades)}", $"{Name()} & {Name()}", $"University of {Name()}", Name()),
        _ => Pick(
            Pick(s_days), $"{_random.Next(1, 29)} {Pick(s_months)}", $"{Pick(s_months)} {_random.Next(1980, 2026)}",
            $"{_random.Next(1980, 2026)}"),
    };

    private string Name() => Pick(s_stems) + Pick(s_endings);

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
