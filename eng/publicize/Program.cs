using Publicize;

// publicize FOLDER ASSEMBLY...: writes a copy of each assembly to compile against, with its internal members public.
if (args.Length < 2)
{
    Console.Error.WriteLine("usage: publicize FOLDER ASSEMBLY...");
    return 1;
}

foreach (string assembly in args.Skip(1))
{
    Publicizer.Write(assembly, args[0]);
}

return 0;
