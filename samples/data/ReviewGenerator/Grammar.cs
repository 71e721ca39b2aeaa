namespace ReviewGenerator;

/// <summary>
/// An opinion whose polarity depends on word order. Slots: {a} and {b} are aspects of the film, {1} and {3} words of one polarity, {2} and
/// {4} words of the other. <paramref name="Text"/> has the polarity of {1}. <paramref name="Twin"/> has the opposite polarity with the same
/// words, except in plain opinions. Without a twin, {1} and {2} change places.
/// </summary>
internal sealed record Opinion(string Text, string? Twin = null)
{
    public string TwinOrSwapped => Twin ?? Text.Replace("{1}", "{0}").Replace("{2}", "{1}").Replace("{0}", "{2}");
}

/// <summary>The words and sentences of the reviews.</summary>
internal static class Grammar
{
    public static readonly string[] Praise =
    [
        "wonderful", "clever", "gripping", "moving", "charming", "funny", "brilliant", "fresh", "touching", "convincing", "sharp",
        "beautiful", "warm", "thrilling", "elegant", "inspired",
    ];

    public static readonly string[] Blame =
    [
        "dull", "clumsy", "tedious", "silly", "bland", "lifeless", "predictable", "awkward", "forgettable", "shallow", "messy",
        "annoying", "cold", "boring", "lazy", "stupid",
    ];

    public static readonly string[] Aspects =
    [
        "the acting", "the plot", "the script", "the photography", "the music", "the dialogue", "the ending", "the pacing",
        "the main character", "the opening", "the editing", "the story", "the romance", "the humour", "the villain", "the direction",
        "the cast", "the second half",
    ];

    public static readonly string[] Intensities = ["very ", "really ", "quite ", "truly ", "rather ", "so "];

    public static readonly string[] Openings = ["honestly, ", "for me, ", "all in all, ", "in my opinion, ", "to be fair, ", "well, "];

    /// <summary>Plain opinions, in which single words decide. They make the polarity of the words easy to learn.</summary>
    public static readonly Opinion[] PlainOpinions =
    [
        new("{a} was {1}.", "{a} was {2}."),
        new("{a} was {1} and {b} was {3}.", "{a} was {2} and {b} was {4}."),
        new("I found {a} {1}, and {b} felt {3} too.", "I found {a} {2}, and {b} felt {4} too."),
        new("it is {1} from start to finish.", "it is {2} from start to finish."),
        new("{a} and {b} made it {1} and {3}.", "{a} and {b} made it {2} and {4}."),
    ];

    /// <summary>Opinions in which the order of the words decides.</summary>
    public static readonly Opinion[] Opinions =
    [
        // Contrast: the last clause decides.
        new("{a} was {2}, but {b} was {1}."),
        new("although {a} was {2}, {b} was {1}."),
        new("{a} was {2}. However, {b} was {1}."),
        new("I found {a} {2}, yet {b} was {1} in the end."),
        new("even though {a} felt {2}, {b} turned out {1}."),
        new("at first {a} seemed {2}, but later everything felt {1}."),
        new("my friends called it {2}. I say it is {1}."),
        new("the trailer looked {2}, but the film itself is {1}."),
        new("despite {a}, which was {2}, I left thinking that it was {1}."),
        new("I expected something {2} and got something {1}."),

        // Negation: its place decides which word it negates.
        new("{a} was not {2} at all, it was {1}."),
        new("{a} was {1}, not {2}."),
        new("it never felt {2} and stayed {1} from start to finish."),
        new("{a} stayed {1} and never got {2}."),
        new("{a} is hardly {2}, and {b} is {1}."),
        new("{a} is {1}, and {b} is hardly {2}."),
        new("there is nothing {2} about {a}, it is simply {1}."),
        new("nobody could call {a} {2}. It is {1}."),
        new("{a} was not {1} at all, but {b} was {3}.", "{a} was {1}, but {b} was not {3} at all."),
        new("{a} was never {1}, but {b} was always {3}.", "{a} was always {1}, but {b} was never {3}."),
        new("although {a} was hardly {1}, {b} was {3}.", "although {a} was {1}, {b} was hardly {3}."),

        // Comparison.
        new("{a} was far more {1} than {2}."),
        new("{a} was less {2} than {1}."),
        new("I would call it {1} rather than {2}."),
        new("rather than {2}, I would call {a} {1}."),
        new("next to the first part, which was {2}, this one is {1}."),
        new("compared with this one, which is {1}, the book was {2}."),
        new("the original was {2}, this one is {1}."),
    ];

    /// <summary>Sentences without an opinion; some have words of negation and contrast that decide nothing.</summary>
    public static readonly string[] Remarks =
    [
        "I watched this {when} with {who}.",
        "we saw it {when} at {where}.",
        "{who} picked this {genre} {when}.",
        "this {genre} is set in {place}.",
        "it is a {genre} about {hero} in {place}.",
        "I had not read the book.",
        "I have never been to {place}, but {who} lives there.",
        "{hero} moves to {place} and meets {other}.",
        "it runs for almost two hours.",
        "{who} fell asleep, but that was the long day.",
        "there was hardly anyone at {where}.",
        "I did not know the director before.",
        "although it came out years ago, I only saw it {when}.",
        "{who} wanted to see a {genre}, however we found this one.",
        "the film follows {hero} and {other} through one summer.",
    ];

    /// <summary>The words for the slots of <see cref="Remarks"/>.</summary>
    public static readonly (string Slot, string[] Values)[] RemarkWords =
    [
        ("{when}", ["last night", "on a rainy Sunday", "yesterday", "last week", "on a long flight", "in the holidays", "on Friday"]),
        ("{who}", ["my brother", "my sister", "a friend", "my neighbour", "my mother", "my flatmate", "a colleague"]),
        ("{where}", ["the late show", "the old cinema", "a film festival", "the student club", "an open air screening"]),
        ("{genre}", ["thriller", "comedy", "western", "drama", "musical", "documentary", "mystery"]),
        ("{place}", ["Busan", "a harbour town", "the mountains", "New York", "a small village", "Paris", "the desert"]),
        ("{hero}", ["a young teacher", "a retired cop", "a lonely pianist", "a taxi driver", "a nurse", "a chess player"]),
        ("{other}", ["an old sailor", "two children", "a stray dog", "a famous painter", "an unknown cousin", "a journalist"]),
    ];
}
