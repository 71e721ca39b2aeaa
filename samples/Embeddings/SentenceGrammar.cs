namespace Embeddings;

/// <summary>A grammar of simple English sentences, in which words of a kind stand beside the same words.</summary>
/// <remarks>Pairs such as king and queen differ in the words of their sex, and share those of their place.</remarks>
/// <param name="seed">The seed; the same seed gives the same sentences.</param>
internal sealed class SentenceGrammar(int seed)
{
    private static readonly string[][] s_people =
    [
        ["king", "queen", "palace", "throne", "crown"], ["prince", "princess", "castle", "heir", "jewels"],
        ["man", "woman", "street", "neighbor", "umbrella"], ["boy", "girl", "playground", "pupil", "ball"],
        ["father", "mother", "kitchen", "parent", "baby"], ["waiter", "waitress", "restaurant", "server", "menu"],
    ];

    private static readonly string[][] s_countries =
    [
        ["france", "paris", "french", "cheese"], ["japan", "tokyo", "japanese", "sushi"], ["italy", "rome", "italian", "pasta"],
        ["korea", "seoul", "korean", "kimchi"], ["spain", "madrid", "spanish", "paella"], ["greece", "athens", "greek", "olives"],
    ];

    private static readonly string[] s_pets = ["cat", "dog", "rabbit", "hamster"], s_farm = ["cow", "horse", "sheep", "goat"];
    private static readonly string[] s_foods = ["bread", "soup", "rice", "cake"], s_drinks = ["tea", "coffee", "milk", "juice"];
    private readonly Random _random = new(seed);

    /// <summary>Generates sentences of lower-case words, separated by spaces.</summary>
    public List<Sentence> Create(int count) => [.. Enumerable.Range(0, count).Select(_ => new Sentence(Next()))];

    private string Next() => _random.Next(4) switch
    {
        0 => Person(),
        1 => Country(),
        2 => Animal(),
        _ => Meal(),
    };

    private string Person()
    {
        string[] kind = Pick(s_people);
        bool isMale = _random.Next(2) == 0;
        string person = kind[isMale ? 0 : 1];
        (string he, string his, string clothes) = isMale
            ? ("he", "his", Pick("beard", "tie", "moustache"))
            : ("she", "her", Pick("dress", "skirt", "necklace"));
        return Pick(
            $"the {person} showed {his} {clothes}", $"the {person} said that {he} likes {his} {clothes}",
            $"the {person} of the {kind[2]} has a {kind[4]}", $"in the {kind[2]} the {person} is the {kind[3]}",
            $"{he} is the {person} and {his} {clothes} is new", $"the {person} took the {kind[4]} to the {kind[2]}");
    }

    private string Country()
    {
        string[] kind = Pick(s_countries);
        return Pick(
            $"the president of {kind[0]} has {kind[2]} laws", $"the borders of {kind[0]} and its {kind[2]} villages",
            $"the army of {kind[0]} likes {kind[3]}", $"the mayor of {kind[1]} opened a {kind[2]} museum",
            $"the streets of {kind[1]} have {kind[2]} shops", $"the airport of {kind[1]} sells {kind[3]}");
    }

    private string Animal()
    {
        bool isPet = _random.Next(2) == 0;
        string animal = Pick(isPet ? s_pets : s_farm);
        return isPet
            ? Pick($"the {animal} sleeps on the sofa", $"we stroke the {animal} at home", $"the little {animal} plays on the carpet")
            : Pick($"the {animal} stands in the field", $"the farmer feeds the {animal}", $"the big {animal} eats grass by the barn");
    }

    private string Meal()
    {
        bool isFood = _random.Next(2) == 0;
        string meal = Pick(isFood ? s_foods : s_drinks);
        return isFood
            ? Pick($"they eat {meal} from a plate", $"she cooked warm {meal} for dinner", $"a spoon and a plate of {meal}")
            : Pick($"they drink {meal} from a cup", $"he poured {meal} into a glass", $"a cup of {meal} with sugar");
    }

    private string[] Pick(string[][] kinds) => kinds[_random.Next(kinds.Length)];

    private string Pick(params string[] words) => words[_random.Next(words.Length)];
}

/// <summary>A generated sentence: the input row of the demonstration.</summary>
internal sealed record Sentence(string Text);
