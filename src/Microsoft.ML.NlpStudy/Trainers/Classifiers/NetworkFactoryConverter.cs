using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>
/// The JSON converter of a network's factory: its type and assembly by name, and its properties. Only a type that implements
/// <see cref="IClassifierNetworkFactory"/> is made of what a model says.
/// </summary>
internal sealed class NetworkFactoryConverter : JsonConverter<IClassifierNetworkFactory>
{
    // As strict as options.json is, but without its limits on texts: these are the user's properties.
    private static readonly JsonSerializerOptions s_json = new()
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Checks that a factory comes back from JSON as it was, before anything is trained.</summary>
    /// <exception cref="ArgumentException">It does not; the message says why.</exception>
    public static void CheckRoundTrip(IClassifierNetworkFactory factory)
    {
        Type type = factory.GetType();
        string problem;
        try
        {
            string json = JsonSerializer.Serialize(factory, type, s_json);
            object? again = JsonSerializer.Deserialize(json, type, s_json);
            string found = JsonSerializer.Serialize(again, type, s_json);
            if (found == json)
            {
                return;
            }

            problem = $"found {found} for {json}";
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException)
        {
            problem = error.Message;
        }

        throw new ArgumentException(
            $"Network {type}: expected properties that JSON gives back as they were, so that the model can be saved and loaded; {problem}",
            nameof(NetworkClassifierOptions.Factory));
    }

    public override IClassifierNetworkFactory Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Saved saved = JsonSerializer.Deserialize<Saved>(ref reader, s_json) ?? throw new JsonException("expected a network, found null.");
        return (IClassifierNetworkFactory?)saved.Options.Deserialize(Find(saved.Assembly, saved.Type), s_json)
            ?? throw new JsonException($"expected the options of {saved.Type}, found null.");
    }

    public override void Write(Utf8JsonWriter writer, IClassifierNetworkFactory value, JsonSerializerOptions options)
    {
        Type type = value.GetType();
        JsonSerializer.Serialize(
            writer, new Saved(AssemblyOf(type), type.FullName!, JsonSerializer.SerializeToElement(value, type, s_json)), s_json);
    }

    // The name alone: a rebuilt assembly has another version.
    private static string AssemblyOf(Type type) => type.Assembly.GetName().Name!;

    // The last of the loaded assemblies of the name that has the type: a notebook compiles an assembly for each cell, and a host of
    // plug-ins may have loaded one twice, with another copy of this package.
    private static Type Find(string assembly, string type)
    {
        Assembly[] holders = FindAssemblies(assembly);
        Type[] found = [.. holders.Select(holder => holder.GetType(type)).OfType<Type>()];
        if (found.Length == 0)
        {
            throw new JsonException(
                $"expected the type {type} of the assembly '{assembly}', found no such {(holders.Length == 0 ? "assembly" : "type")}. "
                + "The model has a network of its author's own: reference the assembly that makes it.");
        }

        return found.LastOrDefault(typeof(IClassifierNetworkFactory).IsAssignableFrom)
            ?? throw new JsonException($"expected a type that implements {nameof(IClassifierNetworkFactory)}, found {type}.");
    }

    private static Assembly[] FindAssemblies(string name)
    {
        Assembly[] loaded = [.. AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.GetName().Name == name)];
        if (loaded.Length > 0)
        {
            return loaded;
        }

        try
        {
            return [Assembly.Load(new AssemblyName(name))];
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or ArgumentException)
        {
            return [];
        }
    }

    /// <summary>The content of JSON.</summary>
    /// <param name="Assembly">The simple name of the factory's assembly.</param>
    /// <param name="Type">The factory's full name.</param>
    /// <param name="Options">The factory's properties.</param>
    private sealed record Saved(string Assembly, string Type, JsonElement Options);
}
