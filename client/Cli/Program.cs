Console.WriteLine("cellgenie");
